import { accept, refuse, type Checked, type Finding } from '../finding'
import { detectDelimiter, filledLines, parseNumber, splitLine } from '../tables/delimited'
import { currentName } from './names'

/** What was recorded or estimated beside a recording, a value for each of its frames. */
export interface ConfoundTable {
  frames: number
  /** By fMRIPrep's present name, in the order of the table; [frames], missing = NaN. */
  columns: ReadonlyMap<string, Float64Array>
  /** The name of each column in the file, by its present one. */
  spelled: ReadonlyMap<string, string>
}

const mostFindings = 20

/**
 * Reads a confounds table (`*_desc-confounds_timeseries.tsv`, formerly `*_regressors.tsv`): a header, then a row for
 * each frame. Names of older fMRIPrep are understood; a header behind `#`, as C-PAC writes it below its remarks, is one. Empty cells, `n/a` and `NaN` become NaN; rows of another length,
 * cells that are no number and names that come twice are errors.
 */
export function parseConfoundTable(text: string, file: string): Checked<ConfoundTable> {
  const lines = withoutRemarks(filledLines(text))
  const delimiter = detectDelimiter(lines[0]?.text ?? '')
  const header = lines.length === 0 ? [] : splitLine(lines[0].text, delimiter)
  if (lines.length < 2 || header.every((cell) => parseNumber(cell) !== null))
    return refuse(
      problem('confounds.noTable', { file }, `${file} is no table with a header and a row for each frame.`, {
        suggestion: 'Give the confounds table that fMRIPrep wrote for this run.',
      }),
    )
  const names = header.map(currentName)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    return refuse(
      problem('confounds.column.duplicate', { file, line: 1, column: twice }, `More than one column is ${twice}.`, {
        suggestion: 'Keep one of them.',
      }),
    )
  // Checked before any memory is asked for by the header alone: each cell takes a character or a border.
  const rows = lines.slice(1).map(({ line, text }) => ({ line, cells: splitLine(text, delimiter) }))
  const uneven = rows.filter(({ cells }) => cells.length !== names.length).map((row) => wrongLength(file, row, names))
  if (uneven.length > 0) return refuse(...uneven.slice(0, mostFindings))
  const findings: Finding[] = []
  const columns = names.map((name, i) =>
    Float64Array.from(rows, ({ line, cells }) => {
      const value = parseNumber(cells[i])
      if (value === null && findings.length < mostFindings) findings.push(notNumber(file, line, name, cells[i]))
      return value ?? NaN
    }),
  )
  if (findings.length > 0) return refuse(...findings)
  return accept({
    frames: rows.length,
    columns: new Map(names.map((name, i) => [name, columns[i]])),
    spelled: new Map(names.map((name, i) => [name, header[i]])),
  })
}

/** Lines that begin with `#` are remarks; the last of them is the header where it has a name for each column. */
function withoutRemarks(lines: Array<{ line: number; text: string }>): Array<{ line: number; text: string }> {
  const isRemark = ({ text }: { text: string }) => text.startsWith('#')
  const first = lines.findIndex((line) => !isRemark(line))
  if (first <= 0) return lines
  const last = lines[first - 1]
  const header = { ...last, text: last.text.replace(/^#\s*/, '') }
  const width = ({ text }: { text: string }) => splitLine(text, detectDelimiter(text)).length
  const rows = lines.slice(first)
  return width(header) === width(rows[0]) ? [header, ...rows] : rows
}

/**
 * Frames at the start that fMRIPrep marks as not yet steady; 0 when it marks none.
 */
export function countDummyFrames({ columns, frames }: ConfoundTable): number {
  const marks = [...columns].filter(([name]) => /^non_steady_state_outlier\d+$/.test(name)).map(([, column]) => column)
  let count = 0
  while (count < frames && marks.some((mark) => mark[count] === 1)) count++
  return count
}

const wrongLength = (file: string, { line, cells }: { line: number; cells: string[] }, names: string[]): Finding =>
  problem(
    'confounds.row.length',
    { file, line },
    `Line ${line} has ${cells.length} cells, the header ${names.length}.`,
    {
      suggestion: 'Fill missing values with n/a.',
    },
  )

const notNumber = (file: string, line: number, column: string, cell: string): Finding =>
  problem(
    'confounds.cell.notNumber',
    { file, line, column },
    `'${cell.slice(0, 40)}' in line ${line}, column ${column} is not a number.`,
    { suggestion: 'Write missing values as n/a.' },
  )

const problem = (
  code: string,
  place: Finding['place'],
  message: string,
  { suggestion }: { suggestion: string },
): Finding => ({ code, severity: 'error', place, message, suggestion })
