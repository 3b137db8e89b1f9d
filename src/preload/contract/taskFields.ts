import { z } from 'zod'
import { findingSchema } from './findings'

/** What tasks take and give alike. */

export const outputs = z.object({ files: z.array(z.string()), findings: z.array(findingSchema) })

/** Seconds between frames of series, by the paths of these: of those whose files do not say it. */
export const times = z.record(z.string(), z.number().positive()).default({})

/** Recordings worked on at once; as many as the machine has processors when left out. The outcome is the same. */
export const workers = z.number().int().positive().max(256).optional()

export const hertz = z.number().positive()
export const count = z.number().int().nonnegative()
