/** A row of a table: its line in the file, counted from 1, and its cells without quotes or outer spaces. */
export interface Row {
  line: number
  cells: string[]
}

export type Delimiter = '\t' | ',' | ' '

/** What a table is divided by: the first tab, else comma, of the given line, else runs of spaces. */
export function detectDelimiter(line: string): Delimiter {
  if (line.includes('\t')) return '\t'
  return line.includes(',') ? ',' : ' '
}

/**
 * The cells of one line. With tab and comma an empty cell is a cell; with spaces a run of them is one border.
 * Cells in double quotes may hold the delimiter, and a doubled quote for a quote (RFC 4180); not a line break.
 */
export function splitLine(line: string, delimiter: Delimiter): string[] {
  if (delimiter === ' ') return line.trim().split(/\s+/).map(unquote)
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim())
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (const character of line) {
    if (character === '"') quoted = !quoted
    if (character === delimiter && !quoted) {
      cells.push(unquote(cell.trim()))
      cell = ''
    } else cell += character
  }
  return [...cells, unquote(cell.trim())]
}

const unquote = (cell: string): string =>
  cell.length > 1 && cell.startsWith('"') && cell.endsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell

/** Lines of a text that hold something, with their numbers; a byte order mark and either line ending are understood. */
export function filledLines(text: string): Array<{ line: number; text: string }> {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((content, i) => ({ line: i + 1, text: content }))
    .filter((entry) => entry.text.trim() !== '')
}

/** Whether a cell says that there is no value: empty, `n/a`, `NA` or `NaN` in any case. */
export const isMissing = (cell: string): boolean => /^(n\/a|na|nan|)$/i.test(cell)

/** The number in a cell; NaN where the cell says that there is none, null where it holds something else or infinity. */
export function parseNumber(cell: string): number | null {
  const value = cell === '' ? NaN : Number(cell)
  if (Number.isFinite(value)) return value
  return isMissing(cell) ? NaN : null
}

/** Powers of ten that float64 holds exactly, enough for nine digits of every number that `decimalsOf` is asked for. */
const powers = Array.from({ length: 15 }, (_, exponent) => 10 ** exponent)

/** The digits of a number's size with so many behind the point, as one whole number. */
export const digitsOf = (size: number, decimals: number): number => Math.round(size * powers[decimals])

/** The shortest decimal that reads back as the same float32; `n/a` for NaN. */
export function formatFloat32(value: number): string {
  if (Number.isNaN(value)) return 'n/a'
  const size = Math.abs(value)
  const decimals = decimalsOf(size)
  if (decimals !== null) return String((Math.sign(value) * digitsOf(size, decimals)) / powers[decimals])
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === Math.fround(value)) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}

/**
 * Digits behind the point that a number from 0.00001 to a million needs to read back as the same float32, with six
 * digits or more in all, and nine at most; null for other numbers. A whole number below 2^53 divided by an exact power
 * of ten is the float64 nearest to the decimal: no text is needed to find it, and tables have hundreds of thousands of
 * cells.
 */
export function decimalsOf(size: number): number | null {
  if (!(size >= 1e-5 && size < 1e6)) return null
  const float = Math.fround(size)
  let decimals = 5
  for (let edge = 10; size >= edge; edge *= 10) decimals--
  while (decimals < 10 && size * powers[decimals] < 1e5) decimals++
  const most = decimals + 3
  while (decimals < most && Math.fround(digitsOf(size, decimals) / powers[decimals]) !== float) decimals++
  return decimals
}

/** Rows as tab-separated text with a line end after each. Tabs and line breaks inside a cell become spaces. */
export const formatTsv = (rows: ReadonlyArray<readonly string[]>): string =>
  rows.map((row) => row.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t') + '\n').join('')

/** Rows as text divided by commas, a line end after each; cells with commas, quotes or line breaks are quoted (RFC 4180). */
export const formatCsv = (rows: ReadonlyArray<readonly string[]>): string =>
  rows.map((row) => row.map(quoteForCsv).join(',') + '\n').join('')

const quoteForCsv = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
