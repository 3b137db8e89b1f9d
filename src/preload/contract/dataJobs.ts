import { z } from 'zod'
import { dataTaskSchemas } from './dataTasks'

const recordingIds = z.array(z.string()).min(1)
const { clean, connectivity, exportData, quality } = dataTaskSchemas

/** Jobs on recordings, by the ids of the catalogue; what they mean stands at the tasks of the same names. */
export const dataJobRequests = [
  /** A folder on the machine of the core, or again the one of a data set that is known. */
  z.object({
    kind: z.literal('scan'),
    /** Where it lies, as which data set it is known, or as what it was sent (`uploads.gatherFolder`). */
    folder: z.union([
      z.object({ path: z.string() }),
      z.object({ datasetId: z.string() }),
      z.object({ upload: z.string(), file: z.string() }),
    ]),
  }),
  quality.input
    .omit({ bold: true, series: true, runs: true, mask: true, atlas: true, labels: true, motion: true, out: true })
    .extend({ kind: z.literal('quality'), recordingIds }),
  clean.input
    .omit({ series: true, confounds: true, tables: true, times: true, out: true, censorFrom: true, judged: true })
    /** The confounds table is the one that lies with the run's files, quality the last that was judged. */
    .extend({ kind: z.literal('clean'), recordingIds }),
  connectivity.input
    .omit({ kind: true, groupMean: true, series: true, matrices: true, times: true, bold: true, mask: true, out: true })
    /**
     * `matrix`: what the task calls `kind`. With `seeds`: one recording only, that is or came from a volume. `analysisId`,
     * instead of recordings: a matrix that was computed elsewhere, whose graph is measured.
     */
    .extend({
      kind: z.literal('connectivity'),
      recordingIds: z.array(z.string()).default([]),
      analysisId: z.string().optional(),
      matrix: connectivity.input.shape.kind,
    }),
  exportData.input
    .pick({ formats: true, name: true, authors: true })
    .extend({ kind: z.literal('exportData'), recordingIds }),
] as const
