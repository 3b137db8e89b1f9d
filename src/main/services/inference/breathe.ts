import { AppError } from '../../../preload/contract'

/**
 * Lets messages through between two passes, each of which blocks the thread. Throws AppError 'cancelled' when one of
 * them was a cancel; `what` was under way.
 */
export const breathe = async (signal: AbortSignal, what: string): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 0))
  if (signal.aborted) throw new AppError('cancelled', `Cancelled while ${what}.`)
}
