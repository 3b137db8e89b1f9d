import type { CrossProducts } from './crossProducts'
import { invertPositiveDefinite } from './positiveDefinite'

/** How parcels predict one another. */
export interface ParcelPrecision {
  parcels: number
  /** [parcels, parcels] float64: inverse of (covariance + penalty * identity). */
  precision: Float64Array
  /** Ridge penalty, in squared scaled units. */
  penalty: number
}

/** Penalties that are tried, in units of the mean variance of a parcel. */
const triedPenalties = Array.from({ length: 11 }, (_, step) => 10 ** (-4 + step / 2))

/**
 * The inverse of the parcels' covariance S with a ridge penalty λ on its diagonal, from which the ridge regression of
 * any parcels on any others follows (see `predictFromParcels`). λ has the least generalised cross-validation error,
 * averaged over the regressions of each parcel on all the others, each in units of the parcel's variance; of equal ones
 * the largest.
 *
 * With Ω = (S + λI)⁻¹, the regression of parcel j on the others has the coefficients b = -Ω₋ⱼ,ⱼ / Ωⱼⱼ, the mean squared
 * error 1/Ωⱼⱼ - λ - λ|b|², and as many degrees of freedom as the trace of its hat matrix, P - 1 - λ(tr Ω - Ωⱼⱼ -
 * |Ω₋ⱼ,ⱼ|²/Ωⱼⱼ). So one inversion gives the errors of all parcels. The number of frames n is the mean over the pairs of
 * parcels. An entry of S is the mean over the frames that have both parcels; where values are missing S need not be
 * positive definite, and penalties at which S + λI is not, or an error is not positive, are no candidates.
 *
 * Source: Golub, Heath and Wahba (1979) for the criterion; the rest is the algebra of partitioned matrices.
 *
 * @returns null when no parcel varies
 */
export const fitParcelPrecision = ({ parcels, sums, counts }: CrossProducts): ParcelPrecision | null => {
  const covariance = sums.map((sum, at) => (counts[at] > 0 ? sum / counts[at] : 0))
  const varying = Array.from({ length: parcels }, (_, i) => i).filter((i) => covariance[i * parcels + i] > 0)
  if (varying.length === 0) return null
  const variance = varying.reduce((sum, i) => sum + covariance[i * parcels + i], 0) / varying.length
  const frames = meanOffDiagonal(counts, parcels, varying)
  let best: (ParcelPrecision & { error: number }) | null = null
  for (const share of triedPenalties) {
    const penalty = share * variance
    const precision = invertPositiveDefinite(addToDiagonal(covariance, parcels, penalty), parcels)
    if (!precision) continue
    const error = crossValidationError({ parcels, precision, penalty }, covariance, varying, frames)
    if (!best || error <= best.error) best = { parcels, precision, penalty, error }
  }
  return best
}

/** Mean over parcels of the generalised cross-validation error in units of their variances; NaN or Infinity = no candidate. */
export const crossValidationError = (
  { parcels, precision, penalty }: ParcelPrecision,
  covariance: Float64Array,
  varying: readonly number[],
  frames: number,
): number => {
  let trace = 0
  for (let i = 0; i < parcels; i++) trace += precision[i * parcels + i]
  let total = 0
  for (const parcel of varying) {
    const own = precision[parcel * parcels + parcel]
    let squares = 0
    for (let other = 0; other < parcels; other++)
      if (other !== parcel) squares += precision[other * parcels + parcel] ** 2
    const error = 1 / own - penalty - (penalty * squares) / own ** 2
    const freedom = parcels - 1 - penalty * (trace - own - squares / own)
    const left = 1 - freedom / frames
    total += error > 0 && left > 0 ? error / left ** 2 / covariance[parcel * parcels + parcel] : Infinity
  }
  return total / varying.length
}

const addToDiagonal = (matrix: Float64Array, n: number, value: number): Float64Array => {
  const sum = matrix.slice()
  for (let i = 0; i < n; i++) sum[i * n + i] += value
  return sum
}

const meanOffDiagonal = (counts: Float64Array, parcels: number, varying: readonly number[]): number => {
  let sum = 0
  for (const one of varying) for (const other of varying) if (one !== other) sum += counts[one * parcels + other]
  return sum / Math.max(1, varying.length * (varying.length - 1))
}
