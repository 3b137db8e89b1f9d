import { z } from 'zod'

/**
 * A file or folder of the user's that is read once and not kept in the catalogue: where it lies on the machine of the
 * core, or the name under which it was sent (see `uploads.gather`).
 */
export const sourceSchema = z.union([
  z.object({ path: z.string().min(1) }),
  /** `file`: one of those that were sent together; the folder of them all when left out. */
  z.object({ upload: z.string(), file: z.string().optional() }),
])
export type Source = z.infer<typeof sourceSchema>
