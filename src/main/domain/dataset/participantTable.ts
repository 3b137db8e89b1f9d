import { accept, refuse, type Checked, type Finding } from '../finding'
import { detectDelimiter, filledLines, isMissing, splitLine } from '../tables/delimited'
import { listSome, quote, remark } from './remark'

export type CellValue = number | string | null

/** What a JSON dictionary says of a column. */
export interface ColumnFacts {
  name: string
  description: string | null
  units: string | null
  levels: Record<string, string> | null
}

/** A row of a table of people. */
export interface PersonRow {
  /** As the table writes it. */
  id: string
  line: number
  /** One for each column. */
  values: CellValue[]
}

export interface PersonTable {
  /** Without the column that names the people, and without columns that have no name. */
  columns: ColumnFacts[]
  rows: PersonRow[]
}

export interface PersonTableOptions {
  /** Where the table lies, for findings. */
  file: string
  /** Columns that may name the people, the first that is there. */
  idColumns: readonly string[]
  dictionary: ReadonlyMap<string, ColumnFacts>
  /** Numbers that stand for a missing value throughout, by the layout. */
  missing?: readonly number[]
}

/** Nobody lists so many people or measures. */
const mostCells = 20_000_000

/**
 * Reads a table of people (participants.tsv, phenotype/*.tsv, a phenotypic csv). Cells become numbers where they are
 * decimal numbers and the column has no codes with leading zeros; n/a, nothing, what the dictionary calls missing
 * and the layout's own numbers for missing become null. Rows of another length are left out with an error each.
 */
export function readPersonTable(text: string, options: PersonTableOptions): Checked<PersonTable> {
  const { file, idColumns, dictionary } = options
  const lines = filledLines(text)
  if (lines.length === 0)
    return refuse(
      remark('participants.empty', 'error', file, 'The table is empty.', 'Give it a header and a row for each person.'),
    )
  const delimiter = detectDelimiter(lines[0].text)
  const header = splitLine(lines[0].text, delimiter)
  if (header.length * lines.length > mostCells)
    return refuse(
      remark(
        'participants.tooLarge',
        'error',
        file,
        'The table has too many cells.',
        'Check that this is the file you meant.',
      ),
    )
  const wanted = idColumns.map((name) => header.findIndex((own) => own.toLowerCase() === name.toLowerCase()))
  const idAt = wanted.find((at) => at >= 0)
  if (idAt === undefined)
    return refuse(
      remark(
        'participants.column.missing',
        'error',
        { file, line: lines[0].line, column: idColumns[0] },
        `No column ${listSome(idColumns, 4)} says who the people are.`,
        `Name that column ${idColumns[0]}.`,
      ),
    )
  const findings: Finding[] = repeatedColumns(header, file, lines[0].line)
  const places = header.flatMap((name, at) =>
    at === idAt || isNameless(name) || header.indexOf(name) !== at ? [] : [at],
  )
  const rows: Array<{ id: string; line: number; cells: string[] }> = []
  for (const { line, text: row } of lines.slice(1)) {
    const cells = splitLine(row, delimiter)
    if (cells.length === header.length) rows.push({ id: cells[idAt], line, cells })
    else
      findings.push(
        remark(
          'participants.row.length',
          'error',
          { file, line },
          `Line ${line} has ${cells.length} cells where the header has ${header.length}.`,
          'Fill missing values with n/a; cells that hold the delimiter need double quotes.',
        ),
      )
  }
  const columns = places.map((at) => describe(header[at], dictionary))
  const readers = places.map((at, i) =>
    cellReader(
      rows.map(({ cells }) => cells[at]),
      columns[i],
      options.missing ?? [],
    ),
  )
  findings.push(...unknownLevels(rows, places, columns, readers, file))
  return accept(
    {
      columns,
      rows: rows.map(({ id, line, cells }) => ({ id, line, values: places.map((at, i) => readers[i](cells[at])) })),
    },
    findings,
  )
}

/** Row numbers that pandas writes as a first column. */
const isNameless = (name: string): boolean => name === '' || /^Unnamed: \d+$/.test(name)

const describe = (name: string, dictionary: ReadonlyMap<string, ColumnFacts>): ColumnFacts =>
  dictionary.get(name) ?? { name, description: null, units: null, levels: null }

function repeatedColumns(header: readonly string[], file: string, line: number): Finding[] {
  const repeated = new Set(header.filter((name, at) => !isNameless(name) && header.indexOf(name) !== at))
  return [...repeated].map((name) =>
    remark(
      'participants.column.repeated',
      'error',
      { file, line, column: quote(name) },
      `More than one column is called ${quote(name)}; the first is taken.`,
      'Give each column a name of its own.',
    ),
  )
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/** Levels that say that there is no value. */
const saysMissing =
  /^(n\/?a|nan|none|missing( (data|value))?|not (available|applicable|recorded|assessed|collected|done)|unknown|no data)\b/i

function cellReader(
  cells: readonly string[],
  { levels }: ColumnFacts,
  missing: readonly number[],
): (cell: string) => CellValue {
  const missingLevels = new Set(
    Object.entries(levels ?? {})
      .filter(([, meaning]) => saysMissing.test(meaning.trim()))
      .map(([level]) => level),
  )
  const isCode = cells.some((cell) => /^[+-]?0\d/.test(cell))
  return (cell) => {
    if (isMissing(cell) || missingLevels.has(cell)) return null
    const value = decimal.test(cell) ? Number(cell) : NaN
    if (!Number.isFinite(value)) return cell
    if (missing.includes(value) || missingLevels.has(String(value))) return null
    return isCode ? cell : value
  }
}

/** Values of a column with levels that are none of them: one finding for each such value. */
function unknownLevels(
  rows: ReadonlyArray<{ line: number; cells: string[] }>,
  places: readonly number[],
  columns: readonly ColumnFacts[],
  readers: ReadonlyArray<(cell: string) => CellValue>,
  file: string,
): Finding[] {
  const findings: Finding[] = []
  for (const [i, { name, levels }] of columns.entries()) {
    if (levels === null || Object.keys(levels).length === 0) continue
    const seen = new Set<string>()
    for (const { line, cells } of rows) {
      const cell = cells[places[i]]
      if (
        readers[i](cell) === null ||
        seen.has(cell) ||
        Object.hasOwn(levels, cell) ||
        Object.hasOwn(levels, String(Number(cell)))
      )
        continue
      seen.add(cell)
      if (seen.size > 20) break
      findings.push(
        remark(
          'participants.level.unknown',
          'warning',
          { file, line, column: quote(name) },
          `${quote(cell)} in column ${quote(name)} is none of the levels that the dictionary lists.`,
          'Correct the cell, or add the level to the JSON file of the table.',
        ),
      )
    }
  }
  return findings
}

/** The dictionary of a table from its JSON file; entries that are no objects are passed over. */
export function readDictionary(json: Readonly<Record<string, unknown>>): Map<string, ColumnFacts> {
  const dictionary = new Map<string, ColumnFacts>()
  for (const [name, entry] of Object.entries(json)) {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) continue
    const { Description, LongName, Units, Levels } = entry as Record<string, unknown>
    const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
    dictionary.set(name, {
      name,
      description: text(Description) ?? text(LongName),
      units: text(Units),
      levels: readLevels(Levels),
    })
  }
  return dictionary
}

/** Levels with their meanings: texts, or objects with a Description; of a mere list each level means itself. */
function readLevels(levels: unknown): Record<string, string> | null {
  if (Array.isArray(levels)) return Object.fromEntries(levels.map((level) => [String(level), String(level)]))
  if (typeof levels !== 'object' || levels === null) return null
  return Object.fromEntries(
    Object.entries(levels).map(([level, meaning]) => {
      const told =
        typeof meaning === 'object' && meaning !== null ? (meaning as { Description?: unknown }).Description : meaning
      return [level, typeof told === 'string' ? told : level]
    }),
  )
}
