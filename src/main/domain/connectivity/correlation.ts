import { rowProducts } from './rowProducts'
import { unitRows } from './standardise'

/**
 * Pearson correlations of parcels: [parcels, parcels] float64, symmetric, within -1..1, exactly 1 on the diagonal.
 *
 * @param values  [parcels, frames] float64, no missing values, no parcel constant
 */
export const pearson = (values: Float64Array, parcels: number, frames: number): Float64Array => {
  const matrix = rowProducts(unitRows(values, parcels, frames), parcels, frames)
  for (let at = 0; at < matrix.length; at++) matrix[at] = Math.max(-1, Math.min(1, matrix[at]))
  for (let parcel = 0; parcel < parcels; parcel++) matrix[parcel * parcels + parcel] = 1
  return matrix
}

/** Copies of one series do not correlate to exactly 1: what is nearer to it than this is rounding. */
const rounding = 1e-12

/**
 * Fisher's z of correlations, atanh r: [n, n] float64. Where r is 1 or -1 but for rounding (1e-12), as on the diagonal,
 * z has no finite value and is NaN.
 */
export const fisherZ = (correlations: Float64Array): Float64Array =>
  correlations.map((r) => (Math.abs(r) < 1 - rounding ? Math.atanh(r) : NaN))
