import { accept, refuse, type Checked, type Finding } from '../finding'
import { detectDelimiter } from '../tables/delimited'
import { decodeUtf8 } from '../utf8'
import { parseSeriesTable } from '../tables/seriesTable'
import { remark } from './remark'

/** The sides of a table of a series, without its values. */
export interface SeriesOutline {
  /** Rows below the header, if there is one. */
  rows: number
  columns: number
  /** The columns have names: rows are frames. */
  isNamed: boolean
}

const [lineFeed, carriageReturn, hash, tab, comma, space, quote] = [10, 13, 35, 9, 44, 32, 34]
/** So many lines are read as a table, which tells what the first row is. */
const linesRead = 6
/** More lines than any recording has frames; each costs memory, however short it is. */
const mostLines = 2 ** 20

/**
 * The sides of a parcel series that is stored as text, in one pass over its bytes. What the first row is follows from
 * the first lines; that every other row is as long is counted, whether its cells are numbers is not looked at.
 */
export function outlineSeries(bytes: Uint8Array, file: string): Checked<SeriesOutline> {
  if (bytes.includes(0)) return refuse(notText(file))
  const lines = findLines(bytes)
  if (lines.starts.length > mostLines) return refuse(tooLong(file))
  const first: string[] = []
  for (let line = 0; line < Math.min(linesRead, lines.starts.length); line++) {
    const text = decodeUtf8(bytes.subarray(lines.starts[line], lines.ends[line]))
    if (text === null) return refuse(notText(file))
    first.push(text)
  }
  const table = parseSeriesTable(first.join('\n'), file)
  if (!table.ok) return refuse(...table.findings.map((finding) => atLine(finding, lines.numbers)))
  const { names, header } = table.value
  const isGuess = table.findings.some(({ code }) => code === 'series.header.numbers')
  const isHeader = header !== 'none' && !(isGuess && hasWholeRow(bytes, lines))
  const delimiter = detectDelimiter(first[0])
  const code = delimiter === '\t' ? tab : delimiter === ',' ? comma : space
  const cells = (line: number) => countCells(bytes, lines.starts[line], lines.ends[line], code)
  const width = cells(0)
  for (let line = isHeader ? 1 : 0; line < lines.starts.length; line++) {
    const own = cells(line)
    if (own === width) continue
    const number = lines.numbers[line]
    const message = `Line ${number} has ${own} cells where ${width} are expected.`
    return refuse(
      remark('series.row.length', 'error', { file, line: number }, message, 'Fill missing values with n/a.'),
    )
  }
  const rows = lines.starts.length - (isHeader ? 1 : 0)
  return accept({ rows, columns: names.length, isNamed: header === 'text' })
}

const notText = (file: string): Finding =>
  remark('file.notText', 'error', file, `${file} is not text in UTF-8.`, 'Give a table as text: .tsv, .csv or .1D.')

const tooLong = (file: string): Finding =>
  remark(
    'file.tooLarge',
    'error',
    file,
    `${file} holds more than a million lines.`,
    'Check that this is the file you meant.',
  )

/** Findings of the first lines count these alone; comments and empty lines stand between them. */
const atLine = (finding: Finding, numbers: readonly number[]): Finding => {
  const { line } = finding.place
  return line === undefined ? finding : { ...finding, place: { ...finding.place, line: numbers[line - 1] ?? line } }
}

/** Where the lines of a table begin and end: those that hold something and are no comments. */
function findLines(bytes: Uint8Array): { starts: number[]; ends: number[]; numbers: number[] } {
  const found = { starts: [] as number[], ends: [] as number[], numbers: [] as number[] }
  // Searching for one byte is several times as fast as looking at each.
  const next = (byte: number) => {
    let at = -1
    return (from: number): number => {
      if (at < from) at = bytes.indexOf(byte, from)
      if (at < 0) at = bytes.length
      return at
    }
  }
  const [nextFeed, nextReturn] = [next(lineFeed), next(carriageReturn)]
  // A byte order mark is no part of the first line.
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  for (let number = 1; start < bytes.length && found.starts.length <= mostLines; number++) {
    const end = Math.min(nextFeed(start), nextReturn(start))
    if (isFilled(bytes, start, end) && (bytes[start] !== hash || isLabelHeader(bytes, start, end))) {
      found.starts.push(start)
      found.ends.push(end)
      found.numbers.push(number)
    }
    start = end + (bytes[end] === carriageReturn && bytes[end + 1] === lineFeed ? 2 : 1)
  }
  return found
}

const isFilled = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) if (bytes[at] !== space && bytes[at] !== tab) return true
  return false
}

/** `#1 #2 #3`: labels of an atlas, as the Preprocessed Connectomes Project writes them. */
const isLabelHeader = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]
    const isDigit = byte >= 48 && byte <= 57
    if (!isDigit && byte !== hash && byte !== tab && byte !== comma && byte !== space) return false
  }
  return true
}

/** Whole numbers over rows that all have decimals may be labels; the reader of the table goes by every row. */
const hasWholeRow = (bytes: Uint8Array, { starts, ends }: ReturnType<typeof findLines>): boolean =>
  starts.slice(1).some((start, row) => {
    for (let at = start; at < ends[row + 1]; at++) {
      const byte = bytes[at]
      const isDigit = byte >= 48 && byte <= 57
      if (!isDigit && byte !== space && byte !== tab && byte !== comma && byte !== quote) return false
    }
    return true
  })

function countCells(bytes: Uint8Array, start: number, end: number, delimiter: number): number {
  return delimiter === space ? countWords(bytes, start, end) : 1 + countBorders(bytes, start, end, delimiter)
}

function countWords(bytes: Uint8Array, start: number, end: number): number {
  let words = 0
  let isInside = false
  for (let at = start; at < end; at++) {
    const isSpace = bytes[at] === space || bytes[at] === tab
    if (!isSpace && !isInside) words++
    isInside = !isSpace
  }
  return words
}

function countBorders(bytes: Uint8Array, start: number, end: number, delimiter: number): number {
  let borders = 0
  let isQuoted = false
  for (let at = start; at < end; at++) {
    if (bytes[at] === quote) isQuoted = !isQuoted
    else if (bytes[at] === delimiter && !isQuoted) borders++
  }
  return borders
}
