import { z } from 'zod'

/** Where in somebody's data a problem sits. Paths are base names or workspace-relative: never a home folder. */
export const placeSchema = z.object({
  file: z.string().optional(),
  line: z.number().int().optional(),
  column: z.string().optional(),
  field: z.string().optional(),
})

/** A problem in somebody's data, returned as a value: what, where, and what to do. */
export const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  place: placeSchema,
  message: z.string(),
  suggestion: z.string(),
})
export type Finding = z.infer<typeof findingSchema>
