/**
 * The value below which the fraction `q` (0..1) of a sorted list lies, linear between neighbours; NaN for an empty
 * list. Source: definition 7 of Hyndman and Fan (1996), the default of numpy's `quantile`.
 *
 * @param sorted  ascending, without NaN
 */
export const quantile = (sorted: ArrayLike<number>, q: number): number => {
  if (sorted.length === 0) return NaN
  const place = q * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below)
}

/** Present values in ascending order; NaN and infinities are left out. The given array stays as it is. */
export const sortedFinite = (values: ArrayLike<number>): Float64Array =>
  Float64Array.from(values).filter(Number.isFinite).sort()

/** Median of the present values; NaN when there is none. */
export const median = (values: ArrayLike<number>): number => quantile(sortedFinite(values), 0.5)
