/**
 * Each row less its mean: [count, length] float64, a copy.
 *
 * @param rows  [count, length] float64, row-major, no missing values
 */
export const centreRows = (rows: Float64Array, count: number, length: number): Float64Array => {
  const centred = new Float64Array(rows.length)
  for (let row = 0; row < count; row++) {
    const [from, to] = [row * length, (row + 1) * length]
    let sum = 0
    for (let at = from; at < to; at++) sum += rows[at]
    const mean = sum / length
    for (let at = from; at < to; at++) centred[at] = rows[at] - mean
  }
  return centred
}

/** Rows with mean 0 and sample standard deviation 1 (divisor length - 1). A row without variation becomes zeros. */
export const standardiseRows = (rows: Float64Array, count: number, length: number): Float64Array =>
  scaleRows(centreRows(rows, count, length), count, length, Math.sqrt(length - 1))

/** Rows with mean 0 and length 1, so that the product of two is their Pearson correlation. As `standardiseRows`. */
export const unitRows = (rows: Float64Array, count: number, length: number): Float64Array =>
  scaleRows(centreRows(rows, count, length), count, length, 1)

const scaleRows = (rows: Float64Array, count: number, length: number, target: number): Float64Array => {
  for (let row = 0; row < count; row++) {
    const [from, to] = [row * length, (row + 1) * length]
    let squares = 0
    for (let at = from; at < to; at++) squares += rows[at] * rows[at]
    const factor = squares > 0 ? target / Math.sqrt(squares) : 0
    for (let at = from; at < to; at++) rows[at] *= factor
  }
  return rows
}
