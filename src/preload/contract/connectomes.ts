import { z } from 'zod'
import { tableSchema } from './tables'
import { seriesColumnSchema } from './recordings'

/** What `connectivity` made of recordings, or a matrix that was computed elsewhere. */
export const connectomeSchema = z.object({
  /** As the task has it: pearson, fisher-z, partial, tangent, lagged; 'imported' where it was computed elsewhere. */
  kind: z.string(),
  /** Base name of the file that an imported matrix is in; left out where it was computed here. */
  file: z.string().optional(),
  /** In the order of bytes/connectivity/ID/matrix/N. */
  matrices: z.array(
    z.object({
      /** What is in it, e.g. the correlation or the lag; 'not stated' where the file of an imported one does not say. */
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
  seeds: z.array(
    z.object({
      parcel: z.string(),
      recordingId: z.string().nullable(),
      /** Where the mask came from that the map is limited to; left out for maps that were made without one. */
      mask: z.enum(['file', 'rough']).optional(),
    }),
  ),
  warnings: z.array(z.string()),
})
export type Connectome = z.infer<typeof connectomeSchema>
