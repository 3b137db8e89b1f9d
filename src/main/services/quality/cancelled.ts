import { AppError } from '../../../preload/contract'

export const refuseCancelled = (signal: AbortSignal): void => {
  if (signal.aborted) throw new AppError('cancelled', 'Judging quality was cancelled.')
}
