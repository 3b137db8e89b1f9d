import { AppError } from '../../../preload/contract'
import { detectDelimiter, filledLines, isMissing, parseNumber, splitLine } from '../../domain/tables/delimited'
import type { FileStore } from '../../ports'
import { readInflatedText } from '../fileText'
import { baseName } from '../paths'

/** A table as text: its header, and rows of as many cells, `n/a` where there is no value. */
export interface TextTable {
  header: string[]
  rows: string[][]
}

/** A table beside a series. Throws AppError 'input.bad' where it is empty or a row has another length than the header. */
export async function readTable(files: FileStore, path: string): Promise<TextTable> {
  const file = baseName(path)
  const lines = filledLines(await readInflatedText(files, path))
  if (lines.length === 0) throw unfit(file, `${file} holds no table.`)
  const delimiter = detectDelimiter(lines[0].text)
  const [header, ...rows] = lines.map(({ text }) =>
    splitLine(text, delimiter).map((cell) => (isMissing(cell) ? 'n/a' : cell)),
  )
  const uneven = rows.findIndex((row) => row.length !== header.length)
  if (uneven >= 0)
    throw unfit(
      file,
      `Line ${lines[uneven + 1].line} of ${file} has ${rows[uneven].length} cells, the header ${header.length}.`,
    )
  return { header, rows }
}

/** A matrix of parcels: names, and [n, n] float32, NaN = missing. */
export interface NamedMatrix {
  names: string[]
  values: Float32Array
}

/** The matrix in a table. Throws AppError 'input.bad' where it is not square, or a cell is no number. */
export function toMatrix({ header, rows }: TextTable, path: string): NamedMatrix {
  const file = baseName(path)
  if (rows.length !== header.length)
    throw unfit(file, `${file} has ${rows.length} rows and ${header.length} columns: it is no matrix of parcels.`)
  const values = Float32Array.from(rows.flat(), (cell) => {
    const value = parseNumber(cell)
    if (value === null) throw unfit(file, `'${cell.slice(0, 40)}' in ${file} is not a number.`)
    return value
  })
  return { names: header, values }
}

const unfit = (file: string, message: string): AppError => {
  const suggestion = 'Make the file anew.'
  return new AppError('input.bad', message, [
    { code: 'export.table.broken', severity: 'error', place: { file }, message, suggestion },
  ])
}
