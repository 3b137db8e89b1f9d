import { invertPositiveDefinite } from '../truth/positiveDefinite'

/**
 * Partial correlations, each of two parcels given all others: [n, n] float64, symmetric, 1 on the diagonal. From the
 * precision Θ = Σ⁻¹ as -Θᵢⱼ / √(Θᵢᵢ Θⱼⱼ). Null when the covariance is not positive definite.
 *
 * @param covariance  [n, n] float64, symmetric
 */
export const partialCorrelation = (covariance: Float64Array, n: number): Float64Array | null => {
  const precision = invertPositiveDefinite(covariance, n)
  if (!precision) return null
  const scale = Float64Array.from({ length: n }, (_, at) => Math.sqrt(precision[at * n + at]))
  return precision.map((value, at) => {
    const [row, column] = [Math.floor(at / n), at % n]
    return row === column ? 1 : -value / (scale[row] * scale[column])
  })
}
