import type { Table } from '../../../preload/contract'
import type { CellValue } from '../../lib/table'

/** Columns whose filled cells are all numbers hold numbers; n/a is missing. A number with a leading zero is a name. */
export const typedRows = ({ header, rows }: Table): CellValue[][] => {
  const isMissing = (cell: string) => cell === '' || cell === 'n/a'
  const isNumber = (cell: string) => Number.isFinite(Number(cell)) && !/^-?0\d/.test(cell)
  const numeric = header.map((_, column) => rows.every((row) => isMissing(row[column] ?? '') || isNumber(row[column])))
  return rows.map((row) =>
    header.map((_, column) => {
      const cell = row[column] ?? ''
      if (isMissing(cell)) return numeric[column] ? NaN : null
      return numeric[column] ? Number(cell) : cell
    }),
  )
}
