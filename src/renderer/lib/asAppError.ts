import { AppError } from '../../preload/contract'

/** Whatever was thrown while something was read, as an error that can be shown. */
export const asAppError = (thrown: unknown): AppError =>
  thrown instanceof AppError ? thrown : new AppError('bug', thrown instanceof Error ? thrown.message : String(thrown))
