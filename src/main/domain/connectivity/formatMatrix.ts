import { formatTsv } from '../tables/delimited'

const perUnit = 1e7

/**
 * A symmetric or antisymmetric matrix of numbers without unit as `.tsv`: a header of names, then the rows, seven digits
 * behind the point, NaN as `n/a`. A cohort has millions of such entries: each is put into words once, not twice.
 *
 * @param matrix  [n, n] float64, entry [i, j] = ± entry [j, i]
 */
export const formatMatrix = (names: readonly string[], matrix: Float64Array): string => {
  const n = names.length
  const cells = new Array<string>(n * n)
  for (let row = 0; row < n; row++)
    for (let column = row; column < n; column++) {
      const [forth, back] = [row * n + column, column * n + row]
      cells[forth] = formatEntry(matrix[forth])
      cells[back] = Object.is(matrix[forth], matrix[back]) ? cells[forth] : formatEntry(matrix[back])
    }
  const rows = names.map((_, row) => `${cells.slice(row * n, (row + 1) * n).join('\t')}\n`)
  return formatTsv([names]) + rows.join('')
}

const formatEntry = (value: number): string => {
  if (Number.isNaN(value)) return 'n/a'
  return String(Math.round(value * perUnit) / perUnit)
}
