import type { Finding } from '../../domain/finding'
import { detectDelimiter, filledLines, formatTsv, isMissing, splitLine } from '../../domain/tables/delimited'
import { isObject, type Json } from '../../domain/methods/readJson'
import { parseJsonObject } from '../../domain/tables/seriesSidecar'
import type { FileStore } from '../../ports'
import { readInflatedText } from '../fileText'
import { baseName, folderOf, joinPath } from '../paths'
import { scrub, scrubText } from './scrub'

interface PeopleTable {
  columns: string[]
  /** By participant without `sub-`: the cells in the order of `columns`. */
  rows: Map<string, string[]>
  dictionary: Json
}

/** The people of the sources, by the nearest `participants.tsv` of each file. */
export interface People {
  /** The participant of the table around `path` in whose row one cell is `name`; null where there is none. */
  find(path: string, name: string): Promise<string | null>
  /** `participants.tsv` of those people, and its dictionary. */
  write(participants: readonly string[], findings: Finding[]): { table: string; dictionary: Json }
}

const mostUp = 8
const personal =
  /^((first|last|sur|family|given|full|maiden|patient|subject)?_?name|initials|birth_?(date|day)|date_?of_?birth|dob|(street|home)?_?address|zip(_?code)?|post_?code|e-?mail(_?address)?|(tele|mobile_?)?phone(_?number)?|ssn|(social_security|passport|insurance|medical_record).*|mrn|(patient|hospital)_?id)$/i

/** Tables of the given data sets, and of the folders around the files that are asked about. */
export async function readPeople(files: FileStore, roots: readonly string[]): Promise<People> {
  const tables = new Map<string, PeopleTable | null>()
  const tableOf = async (folder: string): Promise<PeopleTable | null> => {
    const known = tables.get(folder)
    if (known !== undefined) return known
    const table = await readTable(files, folder)
    tables.set(folder, table)
    return table
  }
  for (const root of roots) await tableOf(root)
  return {
    async find(path, name) {
      let folder = folderOf(path)
      for (let up = 0; up < mostUp; up++, folder = folderOf(folder)) {
        const table = await tableOf(folder)
        if (table) return personIn(table, name)
        if (['', '.', '..'].includes(baseName(folder))) break
      }
      for (const root of roots) {
        const table = await tableOf(root)
        const person = table && personIn(table, name)
        if (person) return person
      }
      return null
    },
    write: (participants, findings) =>
      joinTables(
        [...tables.values()].filter((table) => table !== null),
        participants,
        findings,
      ),
  }
}

/** The person of a name, or the only one in whose row a cell is that name. */
function personIn({ rows }: PeopleTable, name: string): string | null {
  if (rows.has(name)) return name
  const people = [...rows].filter(([, cells]) => cells.includes(name)).map(([person]) => person)
  return people.length === 1 ? people[0] : null
}

async function readTable(files: FileStore, folder: string): Promise<PeopleTable | null> {
  const path = joinPath(folder, 'participants.tsv')
  if ((await files.facts(path))?.kind !== 'file') return null
  const lines = filledLines(await readInflatedText(files, path))
  const delimiter = detectDelimiter(lines[0]?.text ?? '')
  const [header, ...body] = lines.map(({ text }) => splitLine(text, delimiter))
  const at = header?.indexOf('participant_id') ?? -1
  if (at < 0) return null
  const rest = (cells: readonly string[]) => header.flatMap((_, i) => (i === at ? [] : [cells[i] ?? '']))
  const rows = body.map((cells) => [(cells[at] ?? '').replace(/^sub-/, ''), rest(cells)] as const)
  const json = joinPath(folder, 'participants.json')
  const hasJson = (await files.facts(json))?.kind === 'file'
  const dictionary = hasJson ? parseJsonObject(await files.readText(json)) : null
  return { columns: rest(header), rows: new Map(rows), dictionary: dictionary ?? {} }
}

/** Each person by the first table that knows them; a column of any table is a column of all. */
function joinTables(
  tables: readonly PeopleTable[],
  participants: readonly string[],
  findings: Finding[],
): { table: string; dictionary: Json } {
  const known = participants.map((person) => tables.find(({ rows }) => rows.has(person)) ?? null)
  const used = [...new Set(known)].filter((table) => table !== null)
  const all = [...new Set(used.flatMap(({ columns }) => columns))]
  const left = all.filter((column) => personal.test(column))
  if (left.length > 0) findings.push(columnsLeft(left))
  const columns = all.filter((column) => !left.includes(column))
  const cellOf = (table: PeopleTable | null, person: string, column: string): string => {
    const cell = table?.rows.get(person)?.[table.columns.indexOf(column)] ?? ''
    return isMissing(cell) ? 'n/a' : scrubText(cell)
  }
  const rows = participants.map((person, i) => [
    `sub-${person}`,
    ...columns.map((column) => cellOf(known[i], person, column)),
  ])
  const entryOf = (column: string) => used.map((table) => table.dictionary[column]).find(isObject)
  const unknown = { Description: 'Nothing describes this column.' }
  const dictionary = Object.fromEntries(columns.map((column) => [column, scrub(entryOf(column) ?? unknown)]))
  return { table: formatTsv([['participant_id', ...columns], ...rows]), dictionary }
}

const columnsLeft = (columns: readonly string[]): Finding => ({
  code: 'export.participants.personal',
  severity: 'warning',
  place: { file: 'participants.tsv', column: columns[0] },
  message: `By ${columns.length === 1 ? 'its name a column tells' : 'their names columns tell'} who people are, and ${columns.length === 1 ? 'is' : 'are'} left out: ${columns.join(', ')}.`,
  suggestion: 'Rename a column that tells something else.',
})
