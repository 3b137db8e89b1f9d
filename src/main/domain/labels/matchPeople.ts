import { entityOf, parseBidsName } from '../bids'
import { accept, refuse, type Checked, type Finding } from '../finding'
import type { Row } from '../tables/delimited'
import type { LabelTable } from './labelTable'

/** Which rows of the table are of which recording. */
export interface PeopleMatch {
  /** Column that names the people. */
  column: string
  /** By recording: the cell that names its person; null when the table has none for it. */
  people: Array<string | null>
  /** By recording: the rows of that person. */
  rows: Row[][]
}

/**
 * How sure it is that a cell names a recording's person. 3: it is the subject of the name, or the whole name; 2: it is
 * how the name begins, up to an underscore; 1: it is the same number as one part of the name.
 */
type Certainty = 3 | 2 | 1

const namesOf = (file: string): Record<Certainty, Set<string>> => {
  const name = parseBidsName(file)
  const subject = entityOf(name, 'sub')
  if (subject !== null) return { 3: new Set([subject, `sub-${subject}`]), 2: new Set(), 1: numbersIn([subject]) }
  const stem = file.slice(0, file.length - name.extension.length)
  const parts = stem.split('_')
  const beginnings = parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('_'))
  return { 3: new Set([stem, file]), 2: new Set(beginnings), 1: numbersIn(parts) }
}

const numbersIn = (parts: readonly string[]): Set<string> =>
  new Set(parts.filter((part) => /^\d+$/.test(part)).map((part) => String(Number(part))))

const matchColumn = ({ rows }: LabelTable, column: number, names: ReadonlyArray<Set<string>>, numeric: boolean) => {
  const byCell = new Map<string, Row[]>()
  for (const row of rows) {
    const cell = row.cells[column]
    const key = numeric ? asNumber(cell) : cell
    if (key !== null) byCell.set(key, [...(byCell.get(key) ?? []), row])
  }
  return names.map((candidates) => [...candidates].filter((name) => byCell.has(name)).map((name) => byCell.get(name)!))
}

/** A cell as a number without leading zeros, `sub-` left off; null when it is none. */
const asNumber = (cell: string): string | null => {
  const digits = /^(?:sub-)?(\d+)$/.exec(cell)?.[1]
  return digits === undefined ? null : String(Number(digits))
}

interface Candidate {
  column: string
  /** By recording. */
  rows: Row[][]
  count: number
}

/** What BIDS calls the column of people: where it leads to anybody, no other is asked, e.g. an age of 20 for sub-20. */
const bidsColumn = 'participant_id'

const mostRowsOfPerson = 12
const rowsOf = ({ rows }: Candidate): number => rows.flat().length

/**
 * Finds the column that names the people of these recordings: by the subject of their names (with or without `sub-`),
 * by their whole names, by how these begin (`SITE_0050642` of `SITE_0050642_rois.1D`), or by a number in them. The
 * surest way that leads to at least half as many recordings as any other is taken. A name that stands in more than
 * twelve rows, as a site's does, is nobody's. A column `participant_id` that leads to anybody goes before all others. Two
 * columns that lead to different people are a finding, never a guess.
 *
 * @param files   base names of the recordings' files
 * @param stated  the column, when somebody says it
 */
export const matchPeople = (
  table: LabelTable,
  files: readonly string[],
  { file, stated }: { file: string; stated?: string },
): Checked<PeopleMatch> => {
  const columns = table.columns.map((name, index) => ({ name, index })).filter(({ name }) => name !== '')
  if (stated !== undefined && !columns.some(({ name }) => name === stated))
    return refuse(noSuchColumn(table, file, stated))
  if (stated === undefined && columns.some(({ name }) => name === bidsColumn)) {
    const named = matchPeople(table, files, { file, stated: bidsColumn })
    if (named.ok) return named
  }
  const names = files.map(namesOf)
  const byCertainty = ([3, 2, 1] as const).map((certainty) => {
    const wanted = names.map((name) => name[certainty])
    return columns
      .filter(({ name }) => stated === undefined || name === stated)
      .map(({ name, index }) => candidateOf(name, matchColumn(table, index, wanted, certainty === 1)))
      .filter(({ count, rows }) => count > 0 && namesPeople(rows))
      .sort((a, b) => b.count - a.count || rowsOf(a) - rowsOf(b))
  })
  const most = Math.max(...byCertainty.flat().map(({ count }) => count))
  const candidates = byCertainty.find(([best]) => best && 2 * best.count >= most)
  if (!candidates) return refuse(nobody(file, files[0], stated))
  const [best] = candidates
  const other = candidates.find((candidate) => contradicts(candidate, best))
  if (other) return refuse(ambiguous(file, best.column, other.column))
  const index = table.columns.indexOf(best.column)
  const people = best.rows.map((rows) => rows[0]?.cells[index] ?? null)
  return accept({ column: best.column, people, rows: best.rows })
}

const candidateOf = (column: string, found: Row[][][]): Candidate => {
  const rows = found.map((matches) => matches.flat())
  return { column, rows, count: rows.filter((some) => some.length > 0).length }
}

/** A column of sites leads to very many rows, one of people to a few: their sessions. */
const namesPeople = (rows: readonly Row[][]): boolean => rows.every((some) => some.length <= mostRowsOfPerson)

/** Whether two columns say of one recording that it is of different people; one may know the very session. */
const contradicts = (one: Candidate, other: Candidate): boolean =>
  one.rows.some((rows, i) => {
    const [few, many] = [rows, other.rows[i]].sort((a, b) => a.length - b.length)
    return few.some((row) => !many.includes(row))
  })

const noSuchColumn = ({ columns }: LabelTable, file: string, name: string): Finding => ({
  code: 'labels.column.missing',
  severity: 'error',
  place: { file, column: name },
  message: `${file} has no column ${name}. It has ${columns.filter((column) => column !== '').join(', ')}.`,
  suggestion: 'Check how it is written.',
})

const ambiguous = (file: string, one: string, other: string): Finding => ({
  code: 'labels.person.ambiguous',
  severity: 'error',
  place: { file },
  message: `${file} names the people in column ${one} and in column ${other}, and they do not agree.`,
  suggestion: `Say which one it is with the setting personColumn.`,
})

const nobody = (file: string, example: string, stated?: string): Finding => ({
  code: 'labels.person.missing',
  severity: 'error',
  place: { file, ...(stated === undefined ? {} : { column: stated }) },
  message: `No ${stated === undefined ? 'column' : 'cell'} of ${stated ?? file} names the person of a recording, e.g. of ${example}.`,
  suggestion: 'Give a table with a column participant_id that holds the subjects of the file names.',
})
