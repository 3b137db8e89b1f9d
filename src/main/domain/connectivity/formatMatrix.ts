import { formatTsv } from '../tables/delimited'
import { mostDigits, TableText } from '../tables/tableText'

const decimals = 7
const perUnit = 10 ** decimals

/**
 * A matrix of numbers without unit as `.tsv` in UTF-8: a header of names, then the rows, seven digits behind the point,
 * NaN as `n/a`.
 *
 * @param matrix  [n, n] float64
 */
export const formatMatrix = (names: readonly string[], matrix: Float64Array): Uint8Array => {
  const n = names.length
  const table = new TableText((n + 1) * n * 11)
  table.text(formatTsv([names]))
  for (let row = 0, at = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      if (column > 0) table.tab()
      writeEntry(table, matrix[at++])
    }
    table.lineEnd()
  }
  return table.finish()
}

const writeEntry = (table: TableText, value: number): void => {
  const digits = Math.round(value * perUnit)
  const size = Math.abs(digits)
  // What is smaller is written with an exponent, what is larger does not fit.
  if (size >= 10 && size <= mostDigits) table.decimal(digits < 0, size, decimals)
  else table.text(Number.isNaN(value) ? 'n/a' : String(digits / perUnit))
}
