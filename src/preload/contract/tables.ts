import { z } from 'zod'

/** A table as it was written: cells as text, missing as n/a. */
export const tableSchema = z.object({ header: z.array(z.string()), rows: z.array(z.array(z.string())) })
export type Table = z.infer<typeof tableSchema>
