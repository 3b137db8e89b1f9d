import { AppError } from '../../../preload/contract'

/** Throws AppError 'input.bad' when people were to be held out and there are too few of them. */
export const demandHeldOut = (fraction: number, heldOut: readonly boolean[]): void => {
  if (fraction <= 0 || (heldOut.includes(true) && heldOut.includes(false))) return
  throw new AppError(
    'input.bad',
    'There are too few people to hold some of them out: at least two are needed. Set validation=0, or give more.',
  )
}
