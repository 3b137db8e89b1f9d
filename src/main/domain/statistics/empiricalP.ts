/**
 * One-sided p-values of observations against values drawn under the null: (1 + how many reach it) / (1 + n). Never
 * zero: with n values nothing smaller than 1 / (1 + n) can be claimed. Source: Phipson and Smyth, 2010.
 *
 * @param observed  NaN stays NaN
 * @param nullValues     values under the null; NaN and infinities are left out
 */
export const empiricalP = (observed: ArrayLike<number>, nullValues: ArrayLike<number>): Float64Array => {
  const sorted = Float64Array.from(nullValues).filter(Number.isFinite).sort()
  return Float64Array.from(observed, (value) =>
    Number.isNaN(value) ? NaN : (1 + sorted.length - countBelow(sorted, value)) / (1 + sorted.length),
  )
}

/** How many of the sorted values are smaller. */
const countBelow = (sorted: Float64Array, value: number): number => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
