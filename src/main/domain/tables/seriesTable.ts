import { accept, refuse, type Checked, type Finding } from '../finding'
import { detectDelimiter, filledLines, formatTsv, parseNumber, splitLine, type Row } from './delimited'
import { readNumberLine } from './numberLine'
import { TableText } from './tableText'

/** A table of parcels by time, as far as the table alone tells. */
export interface SeriesTable {
  names: string[]
  /** What the first row was: names, numbers that stand for names, or already numbers of the series. */
  header: 'text' | 'numbers' | 'none'
  /** Atlas label of each column where the header names it as `#n`; else null. */
  labels: Array<number | null>
  frames: number
  /** [frames, parcels] float32, row-major; missing = NaN. */
  values: Float32Array
}

const mostFindings = 20

/**
 * Reads parcel series with a row for each frame and a column for each parcel, from the text of a `.tsv`, `.csv` or
 * AFNI `.1D` file. Columns are divided by tab, comma or spaces. A header of `#1 #2 ...` gives atlas labels (the
 * layout of the Preprocessed Connectomes Project), any other text gives names; without a header the columns are
 * named `parcel-001`, `parcel-002`, ... Other lines that start with `#` are comments. Numbers in the first row are a
 * header when they are the `expected` names or count the columns; with a warning also when they are whole and all
 * different, and no other row is of whole numbers: labels of an atlas over values with decimals.
 * Empty cells, `n/a` and `NaN` become NaN. Rows of another length and cells that are not numbers are errors that
 * name line and column. `file` is the name that findings give.
 */
export function parseSeriesTable(
  text: string,
  file: string,
  expected: readonly string[] | null = null,
): Checked<SeriesTable> {
  const lines = tableLines(text)
  if (lines.length === 0)
    return refuse(problem('series.empty', { file }, `${file} holds no table.`, 'Give a table of parcels by time.'))
  const { split, read } = cellsOf(lines)
  const first = split(lines[0])
  const header = readHeader(first, lines, expected)
  const body = header ? lines.slice(1) : lines
  const names = header?.names ?? numberedParcels(first.length)
  const findings = checkNames(names, file, lines[0].line)
  if (body.length === 0)
    findings.push(
      problem('series.empty', { file }, `${file} has a header but no frames.`, 'Give at least one row of numbers.'),
    )

  // Each cell takes a character or the border behind it: of a table with fewer characters than cells, rows are too
  // short, and it is refused below without the memory that its header asks for.
  const values = new Float32Array(Math.min(body.length * names.length, text.length + 1))
  for (const [frame, line] of body.entries()) {
    if (findings.length >= mostFindings) break
    const target = values.subarray(frame * names.length, (frame + 1) * names.length)
    if (target.length === names.length && read(line, target)) continue
    findings.push(...readFrame({ line: line.line, cells: split(line) }, names, target, file))
  }
  if (findings.length > 0) return refuse(...findings.slice(0, mostFindings))
  const labels = header?.labels ?? names.map(() => null)
  const kind = header?.kind ?? 'none'
  const remarks = header?.isGuess ? [numbersAsNames(file, lines[0].line)] : []
  return accept({ names, labels, header: kind, frames: body.length, values }, remarks)
}

/** Names for parcels that have none: `parcel-001` and so on. */
export const numberedParcels = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `parcel-${String(i + 1).padStart(3, '0')}`)

/** A `.tsv` of parcel series, as UTF-8: names, then a row for each frame; NaN is written as `n/a`. */
export function formatSeriesTable(names: readonly string[], frames: number, values: Float32Array): Uint8Array {
  const table = new TableText((frames + 1) * names.length * 11)
  table.text(formatTsv([names]))
  for (let frame = 0, at = 0; frame < frames; frame++) {
    for (let column = 0; column < names.length; column++) {
      if (column > 0) table.tab()
      table.float32(values[at++])
    }
    table.lineEnd()
  }
  return table.finish()
}

const problem = (code: string, place: Finding['place'], message: string, suggestion: string): Finding => ({
  code,
  severity: 'error',
  place,
  message,
  suggestion,
})

type Line = ReturnType<typeof filledLines>[number]

const tableLines = (text: string): Line[] =>
  filledLines(text).filter(({ text }) => !text.startsWith('#') || isLabelHeader(text.trim().split(/[\s,]+/)))

/** Lines are split one at a time: all cells of a table together take many times the memory of its text. */
function cellsOf(lines: readonly Line[]) {
  const delimiter = detectDelimiter(lines[0].text)
  const split = ({ text }: Line) => splitLine(text, delimiter)
  const endsEmpty = (cells: readonly string[]) => cells.length > 1 && cells.at(-1) === ''
  const isClosed = lines.every((line) => endsEmpty(split(line)))
  return {
    split: isClosed ? (line: Line) => split(line).slice(0, -1) : split,
    /** Fills the target, one value for each cell; false where the line is not plainly numbers, and must be split. */
    read: ({ text }: Line, target: Float32Array) => readNumberLine(text, delimiter, isClosed, target),
  }
}

const isLabelHeader = (cells: readonly string[]): boolean => cells.every((cell) => /^#\d+$/.test(cell))

/** A first row of numbers that only count the columns is a header as well: programs write it for unnamed columns. */
const countsColumns = (cells: readonly string[]): boolean =>
  cells.length > 1 && [0, 1].some((start) => cells.every((cell, i) => cell === String(start + i)))

interface Header {
  kind: 'text' | 'numbers'
  names: string[]
  labels: Array<number | null>
  isGuess: boolean
}

/** Whole numbers that could be labels of an atlas, over rows that all have decimals. */
const looksNumbered = (cells: readonly string[], lines: readonly Line[]): boolean =>
  cells.length > 1 &&
  lines.length > 1 &&
  cells.every((cell) => /^\d+$/.test(cell)) &&
  new Set(cells).size === cells.length &&
  lines.slice(1).every(({ text }) => /[^\d\s,"]/.test(text))

function readHeader(
  cells: readonly string[],
  lines: readonly Line[],
  expected: readonly string[] | null,
): Header | null {
  if (isLabelHeader(cells)) {
    const labels = cells.map((cell) => Number(cell.slice(1)))
    return { kind: 'text', names: labels.map((label) => `label-${label}`), labels, isGuess: false }
  }
  const named = (kind: Header['kind'], isGuess = false): Header => {
    return { kind, names: [...cells], labels: cells.map(() => null), isGuess }
  }
  if (cells.some((cell) => parseNumber(cell) === null)) return named('text')
  const isExpected = expected?.length === cells.length && cells.every((cell, i) => cell === expected[i])
  if (isExpected || countsColumns(cells)) return named('numbers')
  return looksNumbered(cells, lines) ? named('numbers', true) : null
}

const numbersAsNames = (file: string, line: number): Finding => ({
  code: 'series.header.numbers',
  severity: 'warning',
  place: { file, line },
  message: `The whole numbers in line ${line} of ${file} are taken for the names of the parcels, not for a frame.`,
  suggestion: 'If they are values, write them with decimals or put a row of names above them.',
})

function checkNames(names: readonly string[], file: string, line: number): Finding[] {
  const place = { file, line }
  const unnamed = names.findIndex((name) => name === '')
  if (unnamed >= 0) {
    const column = String(unnamed + 1)
    const message = `Column ${column} has no name. It may be a column of row numbers.`
    return [problem('series.column.unnamed', { ...place, column }, message, 'Remove the column or give it a name.')]
  }
  const twice = firstRepeated(names)
  if (twice === undefined) return []
  const message = `More than one column is called ${twice}.`
  return [
    problem('series.column.duplicate', { ...place, column: twice }, message, 'Give each parcel a name of its own.'),
  ]
}

function firstRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}

function readFrame({ line, cells }: Row, names: readonly string[], target: Float32Array, file: string): Finding[] {
  if (cells.length !== names.length) {
    const message = `Line ${line} has ${cells.length} cells where ${names.length} are expected.`
    return [problem('series.row.length', { file, line }, message, 'Fill missing values with n/a.')]
  }
  const findings: Finding[] = []
  for (let i = 0; i < cells.length; i++) {
    const value = parseNumber(cells[i])
    if (value !== null) target[i] = value
    else {
      const message = `'${cells[i].slice(0, 40)}' in line ${line}, column ${names[i]} is not a number.`
      findings.push(
        problem('series.cell.notNumber', { file, line, column: names[i] }, message, 'Write missing values as n/a.'),
      )
    }
  }
  return findings
}
