import { z } from 'zod'
import { tableSchema } from './tables'
import { seriesColumnSchema } from './recordings'

/** What `connectivity` made of recordings. */
export const connectomeSchema = z.object({
  /** As the task has it: pearson, fisher-z, partial, tangent, lagged. */
  kind: z.string(),
  /** In the order of bytes/connectivity/ID/matrix/N. */
  matrices: z.array(
    z.object({
      /** What is in it, where a recording has more than one: e.g. the correlation and the lag. */
      stat: z.string(),
      /** null for the mean of a cohort, and when the recording is gone. */
      recordingId: z.string().nullable(),
      name: z.string(),
      framesUsed: z.number().int().nullable(),
    }),
  ),
  /** Rows and columns of every matrix, in the atlas' order. */
  parcels: z.array(seriesColumnSchema),
  /** Measures of the graph and of slow fluctuations, a row for each parcel; for each recording that has some. */
  measures: z.array(z.object({ name: z.string(), table: tableSchema, whole: z.record(z.string(), z.number()) })),
  /** Maps of seeds (NIfTI) at bytes/connectivity/ID/seed/N. */
  seeds: z.array(z.object({ parcel: z.string(), recordingId: z.string().nullable() })),
  warnings: z.array(z.string()),
})
export type Connectome = z.infer<typeof connectomeSchema>
