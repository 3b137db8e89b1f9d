import { toParcelMatrix, whyNotSquare, type ParcelMatrix } from '../connectivity/parcelMatrix'
import { accept, refuse, type Checked, type Finding } from '../finding'
import { problem } from '../matrix/matrix'
import { detectDelimiter, filledLines, parseNumber, splitLine, type Row } from './delimited'
import { numberedParcels } from './seriesTable'

const mostFindings = 20

/**
 * Reads a square table of parcels by parcels (`_relmat.tsv`, `_conmat.tsv`), divided by tab, comma or spaces. The first
 * row names the columns; a first column with the names of the rows may be there, under `Node`, nothing or any other word
 * (XCP-D, pandas, R), or not: then the rows are the parcels of the header in its order (as Boldscope writes them).
 * Without any names the parcels are numbered, with a warning. Missing values are empty, `n/a` or `NaN`. Rows of another
 * length and cells that are no numbers are errors that name line and column; for the rest see `toParcelMatrix`.
 */
export function parseMatrixTable(text: string, file: string): Checked<ParcelMatrix> {
  const lines = filledLines(text)
  if (lines.length === 0)
    return refuse(problem('connectome.empty', file, `${file} holds no table.`, 'Give a matrix of parcels by parcels.'))
  const delimiter = detectDelimiter(lines[0].text)
  const split = ({ line, text: content }: (typeof lines)[number]): Row => ({
    line,
    cells: splitLine(content, delimiter),
  })
  const header = split(lines[0]).cells
  const isBare = header.length === lines.length && header.every((cell) => cell !== '' && numberIn(cell) !== null)
  const body = isBare ? lines : lines.slice(1)
  const form = isBare
    ? { columns: numberedParcels(header.length), namesRows: false }
    : readForm(header, body.length, body.length > 0 ? split(body[0]).cells : [])
  const odd = whyNotSquare(body.length, form.columns.length, file)
  if (odd) return refuse(odd)
  const { columns, namesRows } = form

  const rows: string[] = []
  const values = new Float32Array(Math.min(columns.length ** 2, text.length + 1))
  const findings: Finding[] = []
  for (const [at, line] of body.entries()) {
    if (findings.length >= mostFindings) break
    const { cells } = split(line)
    const numbers = namesRows ? cells.slice(1) : cells
    rows.push(namesRows ? cells[0] : columns[at])
    if (numbers.length !== columns.length) findings.push(rowLength(line.line, numbers.length, columns.length, file))
    else findings.push(...fill(values.subarray(at * columns.length), numbers, columns, line.line, file))
  }
  if (findings.length > 0) return refuse(...findings.slice(0, mostFindings))
  const matrix = toParcelMatrix({ rows, columns, values }, file)
  return matrix.ok && isBare ? accept(matrix.value, [nameless(file), ...matrix.findings]) : matrix
}

/** Whether rows are named, by how the header, the first row and the number of rows go together. */
function readForm(header: string[], rows: number, first: readonly string[]): { columns: string[]; namesRows: boolean } {
  // R leaves out the word above the names of the rows.
  if (first.length === header.length + 1) return { columns: header, namesRows: true }
  // A first column of numbers holds names only where these stand in the header as well.
  const canName = first.length > 0 && (numberIn(first[0]) === null || header.indexOf(first[0], 1) > 0)
  const isNamed = canName && header.length !== rows
  return isNamed ? { columns: header.slice(1), namesRows: true } : { columns: header, namesRows: false }
}

/** As `parseNumber`, with infinity, which some programs write for the Fisher z of a parcel with itself. */
const numberIn = (cell: string): number | null => {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(cell)
  return infinite ? (infinite[1] === '-' ? -Infinity : Infinity) : parseNumber(cell)
}

function fill(
  target: Float32Array,
  cells: readonly string[],
  columns: readonly string[],
  line: number,
  file: string,
): Finding[] {
  const findings: Finding[] = []
  for (const [at, cell] of cells.entries()) {
    const value = numberIn(cell)
    if (value === null) findings.push(notNumber(cell, line, columns[at], file))
    else target[at] = value
  }
  return findings
}

const rowLength = (line: number, found: number, wanted: number, file: string): Finding => ({
  code: 'connectome.row.length',
  severity: 'error',
  place: { file, line },
  message: `Line ${line} of ${file} has ${found} values, the matrix ${wanted} columns.`,
  suggestion: 'Copy or write the file again: it may be cut.',
})

const notNumber = (cell: string, line: number, column: string, file: string): Finding => ({
  code: 'connectome.cell.notNumber',
  severity: 'error',
  place: { file, line, field: column },
  message: `“${cell.slice(0, 40)}” in line ${line} of ${file} is no number.`,
  suggestion: 'Write missing values as n/a.',
})

const nameless = (file: string): Finding =>
  problem(
    'connectome.names.none',
    file,
    `Nothing names the parcels of ${file}: they are numbered, and their places in the brain are unknown.`,
    'Write the names of the parcels into the first row.',
    'warning',
  )
