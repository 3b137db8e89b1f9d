import { z } from 'zod'
import { findingSchema } from './findings'

/** Closed list of what can go wrong as expected. Anything else is a bug. */
export const errorCodes = [
  'input.bad', // the data or file is not usable; findings say why
  'usage.bad', // the request itself makes no sense
  'notFound', // no such recording, model, job or result
  'conflict', // the thing exists already or is in use
  'device.unavailable', // the compute device cannot be used
  'memory.exceeded', // the work would not fit in memory
  'process.failed', // a child process ended unexpectedly
  'cancelled',
  'bug',
] as const
export const errorCodeSchema = z.enum(errorCodes)
export type ErrorCode = z.infer<typeof errorCodeSchema>

export const appErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  findings: z.array(findingSchema).default([]),
})
export type AppErrorData = z.infer<typeof appErrorSchema>

/** An expected failure: crosses every border as `appErrorSchema`. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly findings: AppErrorData['findings'] = [],
  ) {
    super(message)
    this.name = 'AppError'
  }

  toData(): AppErrorData {
    return { code: this.code, message: this.message, findings: this.findings }
  }
}

/** What others are told of any error: of a bug only that there was one. */
export const toErrorData = (error: unknown): AppErrorData =>
  error instanceof AppError && error.code !== 'bug'
    ? error.toData()
    : { code: 'bug', message: 'Something went wrong inside Boldscope. Its log says more.', findings: [] }
