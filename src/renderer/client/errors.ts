import { ORPCError } from '@orpc/client'
import { AppError, appErrorSchema } from '../../preload/contract'

const fromData = (data: unknown): AppError | null => {
  const parsed = appErrorSchema.safeParse(data)
  return parsed.success ? new AppError(parsed.data.code, parsed.data.message, parsed.data.findings) : null
}

/** Whatever went wrong on the way to the core, as the one error the window knows. */
export const toAppError = (error: unknown): AppError => {
  if (error instanceof AppError) return error
  if (error instanceof ORPCError) return fromData(error.data) ?? new AppError('bug', error.message)
  if (error instanceof DOMException && error.name === 'AbortError') return new AppError('cancelled', 'Stopped.')
  if (error instanceof TypeError && /fetch|network/i.test(error.message)) {
    return new AppError('process.failed', 'The program behind this window does not answer. Start it again.')
  }
  return new AppError('bug', error instanceof Error ? error.message : String(error))
}

/** The error in an answer of the byte routes. */
export const errorOf = async (response: Response): Promise<AppError> => {
  const body: unknown = await response.json().catch(() => null)
  const inner = body !== null && typeof body === 'object' && 'error' in body ? body.error : body
  const known = fromData(inner)
  if (known) return known
  if (response.status === 404) return new AppError('notFound', 'The file is not there any more.')
  return new AppError('bug', `The program answered ${response.status} ${response.statusText}.`)
}
