import { fisherZ } from './correlation'

/** What matrices of a group come to, edge by edge; [n, n] float64 each. */
export interface GroupEdges {
  /** In the units of the matrices; NaN where none has a value. */
  mean: Float64Array
  /** Sample standard deviation (n - 1), of correlations that of their Fisher z; NaN with fewer than two values. */
  deviation: Float64Array
  /** How many matrices have a value. */
  count: Float64Array
}

/**
 * Gathers matrices one after the other: means, deviations (Welford 1962) and counts of each entry. Of correlations the
 * Fisher z are averaged, and the mean is turned back to a correlation (Silver and Dunlap 1987): a correlation of 1 but
 * for rounding has none and does not count, except on the diagonal, which is no edge and averaged as it is.
 *
 * @param n               rows and columns
 * @param asCorrelations  entries are correlations
 */
export const gatherEdges = (n: number, asCorrelations: boolean) => {
  const mean = new Float64Array(n * n)
  const squares = new Float64Array(n * n)
  const count = new Float64Array(n * n)
  const isDiagonal = (at: number) => at % (n + 1) === 0
  return {
    /** @param matrix  [n, n]; NaN = no value */
    add(matrix: Float64Array): void {
      const values = asCorrelations ? fisherZ(matrix) : matrix
      for (let at = 0; at < matrix.length; at++) {
        const value = isDiagonal(at) ? matrix[at] : values[at]
        if (Number.isNaN(value)) continue
        const step = value - mean[at]
        mean[at] += step / ++count[at]
        squares[at] += step * (value - mean[at])
      }
    },
    finish: (): GroupEdges => ({
      mean: mean.map((value, at) => {
        if (count[at] === 0) return NaN
        return asCorrelations && !isDiagonal(at) ? Math.tanh(value) : value
      }),
      deviation: squares.map((sum, at) => (count[at] < 2 ? NaN : Math.sqrt(sum / (count[at] - 1)))),
      count: count.slice(),
    }),
  }
}
