import { naturally } from './naturalOrder'
import type { CellValue } from './table'

const missing = (value: CellValue) =>
  value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))

const compare = (a: CellValue, b: CellValue): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : naturally(String(a), String(b))

/** Places of the rows in order of one column; equal ones stay as they are, and missing ones are last either way. */
export const sortedPlaces = (
  rows: ReadonlyArray<readonly CellValue[]>,
  column: number,
  descending: boolean,
): number[] =>
  rows
    .map((_, place) => place)
    .sort((one, other) => {
      const [a, b] = [rows[one][column], rows[other][column]]
      if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b)) || one - other
      return (descending ? compare(b, a) : compare(a, b)) || one - other
    })
