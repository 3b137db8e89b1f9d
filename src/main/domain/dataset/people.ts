import type { Finding } from '../finding'
import type { CellValue, ColumnFacts, PersonTable } from './participantTable'
import { isPlausibleTr } from '../plausibleTr'
import { quote, remark } from './remark'
import type { LayoutKind } from './recordingFile'

export interface Person {
  /** Without `sub-`. */
  id: string
  recordings: number
  values: Record<string, CellValue>
}

/** A table of people that was read. */
export interface ReadTable extends PersonTable {
  file: string
  /** 'people': a row for each person; 'measures': of an instrument, possibly several rows for each. */
  kind: 'people' | 'measures'
}

export interface PeopleOfDataset {
  people: Person[]
  columns: ColumnFacts[]
  /** By id; where the tables say it. */
  sites: Map<string, string>
  trSeconds: Map<string, number>
  findings: Finding[]
}

const siteColumn = /^(site|site_?id|site_?name|scan(ner)?_?site|study_?site|centre|center|acquisition_?site)$/i
const trColumn = /^(repetition_?time|tr|tr_?s(ec(onds)?)?)$/i
const digits = /^\d+$/

/** How a data set calls a person whom a table calls `cell`. */
const makeNamer = (layout: LayoutKind, subjects: readonly string[]): ((cell: string) => string) => {
  const known = new Set(subjects)
  const byNumber = new Map<string, string | null>()
  for (const subject of known)
    if (digits.test(subject)) {
      const number = String(Number(subject))
      byNumber.set(number, byNumber.has(number) ? null : subject)
    }
  return (cell) => {
    const id = cell.replace(/^sub-/, '')
    if (layout === 'connectomes' && digits.test(id)) return id.padStart(7, '0')
    // BIDS takes sub-1 and sub-01 for two people; outside of it a table of numbers is all that there may be.
    if (known.has(id) || layout === 'bids' || layout === 'derivative' || !digits.test(id)) return id
    return byNumber.get(String(Number(id))) ?? id
  }
}

/**
 * Who the people of a data set are: everybody in a table of people, in its order, then those with recordings alone. A
 * column that several tables have keeps its name in the first; of an instrument it is called `TABLE.COLUMN`.
 *
 * @param subjects  of the recordings, with where the first of each lies
 */
export function gatherPeople(
  tables: readonly ReadTable[],
  subjects: ReadonlyMap<string, { recordings: number; file: string; isNamed: boolean }>,
  layout: LayoutKind,
): PeopleOfDataset {
  const nameOf = makeNamer(layout, [...subjects.keys()])
  const people = new Map<string, Person>()
  const columns = new Map<string, ColumnFacts>()
  const sites = new Map<string, string>()
  const trSeconds = new Map<string, number>()
  const findings: Finding[] = []
  const listed = new Set<string>()
  const personOf = (id: string): Person => {
    const person = people.get(id) ?? { id, recordings: subjects.get(id)?.recordings ?? 0, values: {} }
    people.set(id, person)
    return person
  }
  for (const table of tables) {
    const names = table.columns.map((column) => addColumn(columns, column, table))
    const site = table.columns.findIndex(({ name }) => siteColumn.test(name))
    const tr = table.columns.findIndex(({ name }) => trColumn.test(name))
    const linesOf = new Map<string, number>()
    for (const { id: cell, line, values } of table.rows) {
      const id = nameOf(cell)
      const before = linesOf.get(id)
      if (before !== undefined && table.kind === 'people') findings.push(twice(table.file, line, cell, before))
      if (before !== undefined) continue
      linesOf.set(id, line)
      if (table.kind === 'people' && !listed.has(id)) {
        listed.add(id)
        if (!subjects.has(id)) findings.push(withoutRecording(table.file, line, nameTold(id, layout)))
      }
      // A measure of somebody who is in no other table does not make a person of the data set.
      if (table.kind === 'measures' && !people.has(id) && !subjects.has(id)) continue
      const person = personOf(id)
      const own = names.map((name, at) => [name, values[at]] as const).filter(([name]) => name !== null)
      person.values = { ...person.values, ...Object.fromEntries(own as Array<[string, CellValue]>) }
      const place = site < 0 ? null : values[site]
      if (place !== null && !sites.has(id)) sites.set(id, table.columns[site].levels?.[String(place)] ?? String(place))
      const seconds = tr < 0 ? null : secondsOf(values[tr], table.columns[tr].units)
      if (seconds !== null && !trSeconds.has(id)) trSeconds.set(id, seconds)
    }
  }
  for (const [id, { file, isNamed }] of subjects) {
    personOf(id)
    if (listed.size > 0 && !listed.has(id) && isNamed)
      findings.push(unlisted(file, nameTold(id, layout), tables[0].file, layout))
  }
  return { people: [...people.values()], columns: [...columns.values()], sites, trSeconds, findings }
}

/** A time between frames; BIDS has seconds where nothing else is said. */
function secondsOf(value: CellValue, units: string | null): number | null {
  if (typeof value !== 'number') return null
  const seconds =
    units === null || /^s(ec(onds?)?)?$/i.test(units) ? value : /^(ms|milliseconds?)$/i.test(units) ? value / 1000 : NaN
  return isPlausibleTr(seconds) ? seconds : null
}

/** Under which name a column is kept; null when another table has said the same already. */
function addColumn(columns: Map<string, ColumnFacts>, column: ColumnFacts, { file, kind }: ReadTable): string | null {
  if (!columns.has(column.name)) {
    columns.set(column.name, column)
    return column.name
  }
  if (kind === 'people') return null
  const name = `${file.slice(file.lastIndexOf('/') + 1).replace(/\.[ct]sv$/i, '')}.${column.name}`
  if (columns.has(name)) return null
  columns.set(name, { ...column, name })
  return name
}

/** As people of BIDS are called in tables and folders. */
const nameTold = (id: string, layout: LayoutKind): string =>
  layout === 'bids' || layout === 'derivative' ? `sub-${id}` : id

const twice = (file: string, line: number, id: string, before: number): Finding =>
  remark(
    'participants.duplicate',
    'error',
    { file, line },
    `${quote(id)} stands in line ${line} and already in line ${before}; the first is taken.`,
    'Keep one row for each person.',
  )

const withoutRecording = (file: string, line: number, id: string): Finding =>
  remark(
    'participants.noRecording',
    'warning',
    { file, line },
    `${quote(id)} is listed but has no recording.`,
    'Nothing, when there is none; otherwise check the name of its folder.',
  )

const unlisted = (file: string, id: string, table: string, layout: LayoutKind): Finding =>
  remark(
    'participants.unlisted',
    layout === 'bids' ? 'error' : 'warning',
    { file },
    `${quote(id)} has recordings but is not in ${table.slice(table.lastIndexOf('/') + 1)}.`,
    'Add a row for this person, or correct the name of the folder.',
  )
