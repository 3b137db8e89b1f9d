import { accept, refuse, type Checked } from '../finding'
import { detectDelimiter, filledLines, splitLine, type Row } from '../tables/delimited'

/** A table with a header: people by rows. */
export interface LabelTable {
  columns: string[]
  /** Each with as many cells as there are columns. */
  rows: Row[]
}

/** Reads a table of people (participants.tsv, a phenotypic csv). Rows with another number of cells than the header has are refused. */
export const parseLabelTable = (text: string, file: string): Checked<LabelTable> => {
  const lines = filledLines(text)
  const fail = (code: string, line: number, message: string, suggestion: string) =>
    refuse({ code: `labels.${code}`, severity: 'error', place: { file, line }, message, suggestion })
  if (lines.length < 2)
    return fail('empty', 1, `${file} has no rows.`, 'Give a table with a header and a row for each person.')
  const delimiter = detectDelimiter(lines[0].text)
  const columns = splitLine(lines[0].text, delimiter)
  const rows = lines.slice(1).map(({ line, text: row }) => ({ line, cells: splitLine(row, delimiter) }))
  const odd = rows.find(({ cells }) => cells.length !== columns.length)
  if (odd)
    return fail(
      'row.length',
      odd.line,
      `Line ${odd.line} of ${file} has ${odd.cells.length} cells, the header has ${columns.length}.`,
      'Mend the table; cells that hold the delimiter need double quotes.',
    )
  const repeated = columns.find((name, i) => name !== '' && columns.indexOf(name) !== i)
  if (repeated !== undefined)
    return fail('column.repeated', 1, `${file} has two columns ${repeated}.`, 'Rename one of them.')
  return accept({ columns, rows })
}
