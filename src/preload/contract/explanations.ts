import { z } from 'zod'
import { explanationMethods } from './modelTasks'

/** One map, by parcel and from parcel to parcel, in the order of the explanation's parcels. */
const mapSchema = z.object({
  /** One value for each parcel: how much the class token looks at it, how much depends on it. */
  perParcel: z.array(z.number().nullable()),
  /** .npy beside this file, [P, P] float32: row = the parcel that looks or is predicted, column = the one looked at or relied on. */
  matrix: z.string().nullable(),
  /** .npy beside this file, [P, W] float32: by parcel and frame of the window. */
  perFrame: z.string().nullable(),
})

/** explanation.json as `explain` writes it. */
export const explanationSchema = z.object({
  format: z.literal('boldscope-explanation/1'),
  method: z.enum(explanationMethods),
  recording: z.object({
    name: z.string(),
    sha256: z.string(),
    trSeconds: z.number().nullable(),
    phantom: z.boolean(),
  }),
  model: z.object({ name: z.string(), architecture: z.string(), sha256: z.string() }),
  /** First and last frame of the window, from 0. */
  frames: z.tuple([z.number().int(), z.number().int()]),
  /** From 0; null = averaged over all, or not of this method. */
  layer: z.number().int().nullable(),
  head: z.number().int().nullable(),
  /** The parcel whose prediction was traced back. */
  parcel: z.string().nullable(),
  parcels: z.array(z.object({ name: z.string(), network: z.string().nullable() })),
  /** What a value is, with its unit. */
  unit: z.string(),
  map: mapSchema,
  /** Of integrated gradients: their sum should be the difference of the score at the window and at the baseline. */
  completeness: z
    .object({
      score: z.number(),
      baseline: z.number(),
      sum: z.number(),
      /** |sum - (score - baseline)| in parts of the sum of all attributions' absolute values; null when all are 0. */
      error: z.number().nullable(),
      steps: z.number().int(),
    })
    .nullable()
    .default(null),
  control: mapSchema
    .extend({
      kind: z.enum(['random', 'model']),
      name: z.string(),
      /** Spearman correlation of the two maps: near 1, the map says little of what was learned. */
      correlation: z.number().nullable(),
    })
    .nullable(),
  warnings: z.array(z.string()),
  madeWith: z.object({ name: z.string(), version: z.string() }),
  madeAt: z.string(),
})
export type Explanation = z.infer<typeof explanationSchema>
