import type { LossPoint } from '../../../preload/contract'

/** One rate that was tried, and the loss of that step. */
export type RatePoint = Pick<LossPoint, 'learningRate' | 'loss'>

/** Rates that rise by the same factor with each step. */
export const sweepRates = (lowest: number, highest: number, steps: number): number[] =>
  Array.from({ length: steps }, (_, i) => lowest * (highest / lowest) ** (i / Math.max(1, steps - 1)))

/** Losses as they would be were all batches equally hard: by how much each is above that of the untouched model. */
export const besideUntouched = (
  rates: readonly number[],
  losses: readonly number[],
  untouched: readonly number[],
): RatePoint[] => {
  const mean = untouched.reduce((sum, loss) => sum + loss, 0) / untouched.length
  return losses.map((loss, i) => ({ learningRate: rates[i], loss: mean + loss - untouched[i] }))
}

/** How much of the last mean each mean keeps. */
const smoothing = 0.9
/** Losses this many times the best one say that nothing more is to be learned from higher rates. */
const diverging = 4

/** Running means of the losses, those of the first steps corrected for having begun with nothing. */
export const smooth = (points: readonly RatePoint[]): RatePoint[] => {
  let mean = 0
  return points.map(({ learningRate, loss }, i) => {
    mean = smoothing * mean + (1 - smoothing) * loss
    return { learningRate, loss: mean / (1 - smoothing ** (i + 1)) }
  })
}

/** Whether the smoothed loss has grown so much that the sweep can stop. */
export const hasDiverged = (smoothed: readonly RatePoint[]): boolean => {
  const last = smoothed.at(-1)?.loss ?? 0
  return !Number.isFinite(last) || last > diverging * Math.min(...smoothed.map(({ loss }) => loss))
}

/** Steps whose slope is measured together. */
const reach = 5

/**
 * The rate at which the smoothed loss falls the fastest over the logarithm of the rate, before it is lowest; null when it
 * never falls. Source of the idea: Smith 2017, and the practice of others since.
 */
export const suggestRate = (smoothed: readonly RatePoint[]): number | null => {
  const losses = smoothed.map(({ loss }) => loss)
  const lowest = losses.indexOf(Math.min(...losses))
  let best: { slope: number; at: number } | null = null
  for (let at = reach; at + reach <= lowest; at++) {
    const slope = losses[at + reach] - losses[at - reach]
    if (slope < 0 && slope < (best?.slope ?? 0)) best = { slope, at }
  }
  return best === null ? null : smoothed[best.at].learningRate
}
