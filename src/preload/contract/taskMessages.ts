import { z } from 'zod'
import { appErrorSchema } from './errors'
import { progressSchema, taskKinds } from './tasks'

/**
 * What a task's child process and its parent say to each other. One child does one task. Inputs and outputs are
 * checked against the task's own schema where they arrive.
 */
export const toChildSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), kind: z.enum(taskKinds), input: z.unknown() }),
  /** Stop at the next step; whoever sends it kills the child when nothing comes of it. */
  z.object({ type: z.literal('cancel') }),
])
export type ToChild = z.infer<typeof toChildSchema>

export const fromChildSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: progressSchema }),
  z.object({ type: z.literal('result'), output: z.unknown() }),
  z.object({ type: z.literal('error'), error: appErrorSchema }),
])
export type FromChild = z.infer<typeof fromChildSchema>
