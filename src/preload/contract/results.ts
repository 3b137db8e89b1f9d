import { z } from 'zod'

/** One parcel in one window of a recording, compared with the reference cohort. */
export const cellSchema = z.object({
  parcel: z.string(),
  label: z.number().int().nullable(),
  network: z.string().nullable(),
  /** Index of the token window, and its frames: [firstFrame, lastFrame] inclusive, from 0. */
  window: z.number().int(),
  firstFrame: z.number().int(),
  lastFrame: z.number().int(),
  startSeconds: z.number().nullable(),
  endSeconds: z.number().nullable(),
  /** Root mean squared residual of the window in units of the parcel's scaled signal. */
  residual: z.number().nullable(),
  /** Robust z of the log residual against the reference cohort. */
  z: z.number().nullable(),
  p: z.number().nullable(),
  /** Benjamini-Hochberg over all cells. */
  q: z.number().nullable(),
  /** Fraction of the parcel's voxels with signal; null when unknown. */
  coverage: z.number().nullable(),
})
export type Cell = z.infer<typeof cellSchema>

/** findings.json as `detect` writes it. */
export const detectionSchema = z.object({
  format: z.literal('boldscope-findings/1'),
  subject: z.string(),
  recording: z.object({
    name: z.string(),
    sha256: z.string(),
    frames: z.number().int(),
    trSeconds: z.number().nullable(),
    parcels: z.number().int(),
    phantom: z.boolean(),
  }),
  model: z.object({ name: z.string(), architecture: z.string(), sha256: z.string(), parameters: z.number().int() }),
  reference: z.object({
    recordings: z.number().int(),
    /** Recordings of the same subject in the cohort, left out of the comparison. */
    leftOut: z.number().int(),
    cells: z.number().int(),
  }),
  atlas: z.object({ name: z.string(), hash: z.string().nullable() }),
  fdr: z.number(),
  cells: z.number().int(),
  /** Cells that could not be judged: no signal, or not covered by a whole token. */
  unjudged: z.number().int(),
  anomalies: z.array(cellSchema),
  /** Frames of every token window, [firstFrame, lastFrame] inclusive, from 0: the rows of the z map. */
  windows: z.array(z.tuple([z.number().int(), z.number().int()])).optional(),
  quality: z.object({
    medianMaskedR2: z.number().nullable(),
    meanCoverage: z.number().nullable(),
    emptyParcels: z.number().int(),
    uncoveredFrames: z.number().int(),
  }),
  /** Only with ground truth: of all judged cells, planted against not. */
  auroc: z.number().nullable(),
  warnings: z.array(z.string()),
  madeWith: z.object({ name: z.string(), version: z.string() }),
  madeAt: z.string(),
})
export type Detection = z.infer<typeof detectionSchema>

export const resultSummarySchema = z.object({
  id: z.string(),
  subject: z.string(),
  recordingId: z.string().nullable(),
  modelName: z.string(),
  anomalies: z.number().int(),
  cells: z.number().int(),
  fdr: z.number(),
  phantom: z.boolean(),
  madeAt: z.string(),
})
export type ResultSummary = z.infer<typeof resultSummarySchema>

export const resultSchema = z.object({
  id: z.string(),
  recordingId: z.string().nullable(),
  atlasId: z.string().nullable(),
  detection: detectionSchema,
  /** Every parcel of the model's input, in order: the columns of the arrays behind bytes/results. */
  parcels: z.array(z.string()),
  frames: z.number().int(),
})
export type Result = z.infer<typeof resultSchema>

export const reportSchema = z.object({
  id: z.string(),
  resultId: z.string(),
  subject: z.string(),
  pages: z.number().int(),
  madeAt: z.string(),
})
export type Report = z.infer<typeof reportSchema>
