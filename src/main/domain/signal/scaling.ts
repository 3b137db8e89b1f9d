import { robustScale } from '../statistics'

export type Scaling = 'none' | 'zscore' | 'psc' | 'robust'

/**
 * Scales a column in place.
 * - `zscore`: mean 0, standard deviation 1 (of a sample, n - 1).
 * - `psc`: per cent of change about the mean, in terms of the baseline's size.
 * - `robust`: median 0, 1.4826 times the median absolute deviation 1.
 *
 * @param column    finite values
 * @param baseline  mean of the signal that percent change refers to, which detrending may have taken out of the column
 * @returns false where the scale is 0 or unknown; the column is then NaN
 */
export function scaleColumn(column: Float64Array, scaling: Scaling, baseline: number): boolean {
  if (scaling === 'none') return true
  const mean = meanOf(column)
  const { median, deviation } = scaling === 'robust' ? robustScale(column) : { median: mean, deviation: 0 }
  const centre = scaling === 'robust' ? median : mean
  const scale = { zscore: sampleDeviation(column, mean), psc: Math.abs(baseline) / 100, robust: deviation }[scaling]
  for (let i = 0; i < column.length; i++) column[i] = scale > 0 ? (column[i] - centre) / scale : NaN
  return scale > 0
}

export const meanOf = (column: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < column.length; i++) sum += column[i]
  return sum / column.length
}

/** Standard deviation of a sample (n - 1). */
export const sampleDeviation = (column: Float64Array, mean = meanOf(column)): number => {
  let squares = 0
  for (let i = 0; i < column.length; i++) squares += (column[i] - mean) ** 2
  return Math.sqrt(squares / (column.length - 1))
}
