/**
 * Adjusted p-values (q): the smallest false discovery rate at which each test would count as a finding. Right for
 * independent and positively dependent tests. Source: Benjamini and Hochberg, 1995.
 *
 * @param p  p-values 0..1; NaN = not tested, stays NaN and does not count
 */
export const benjaminiHochberg = (p: ArrayLike<number>): Float64Array => {
  const q = new Float64Array(p.length).fill(NaN)
  const order = Array.from(p, (_, index) => index)
    .filter((index) => Number.isFinite(p[index]))
    .sort((a, b) => p[b] - p[a])
  let smallest = 1
  order.forEach((index, place) => {
    smallest = Math.min(smallest, (p[index] * order.length) / (order.length - place))
    q[index] = smallest
  })
  return q
}
