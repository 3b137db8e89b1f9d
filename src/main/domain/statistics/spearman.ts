/**
 * Spearman's rank correlation: Pearson's of the ranks, tied values sharing the mean of theirs. Pairs with a missing
 * value are left out; NaN with fewer than three pairs, or when either side does not vary.
 *
 * @param a  any numbers; NaN = missing
 * @param b  as many
 * @throws RangeError when the lengths differ
 */
export const spearman = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  if (a.length !== b.length) throw new RangeError(`${a.length} values beside ${b.length}`)
  const pairs = Array.from(a, (_, i) => i).filter((i) => Number.isFinite(a[i]) && Number.isFinite(b[i]))
  if (pairs.length < 3) return NaN
  return pearson(midranks(Float64Array.from(pairs, (i) => a[i])), midranks(Float64Array.from(pairs, (i) => b[i])))
}

/** Ranks from 1 in the order of the list; equal values get the mean of the ranks they take together. */
const midranks = (values: Float64Array): Float64Array => {
  const order = Uint32Array.from(values.keys()).sort((i, j) => values[i] - values[j])
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length;) {
    let end = start
    while (end < order.length && values[order[end]] === values[order[start]]) end++
    for (let at = start; at < end; at++) ranks[order[at]] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}

const pearson = (a: Float64Array, b: Float64Array): number => {
  const [meanA, meanB] = [a, b].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length)
  let [shared, ownA, ownB] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    shared += (a[i] - meanA) * (b[i] - meanB)
    ownA += (a[i] - meanA) ** 2
    ownB += (b[i] - meanB) ** 2
  }
  return ownA > 0 && ownB > 0 ? shared / Math.sqrt(ownA * ownB) : NaN
}
