import type { Finding } from '../finding'
import type { CellValue, ColumnFacts, PersonTable } from './participantTable'
import { quote, remark } from './remark'
import type { Person } from './people'

/** A table of the sessions of one person (`sub-01_sessions.tsv`), read with `session_id` as what names its rows. */
export interface SessionTable extends PersonTable {
  /** Where it lies, and whose it is, without `sub-`. */
  file: string
  subject: string
}

/**
 * Adds what tables of sessions say to the people: a column keeps its name where a person has one session, and is
 * called `ses-LABEL COLUMN` where there are several. Sessions without a recording are remarked on.
 *
 * @param recorded  sessions with recordings, by person
 */
export function addSessions(
  people: readonly Person[],
  columns: ColumnFacts[],
  tables: readonly SessionTable[],
  recorded: ReadonlyMap<string, ReadonlySet<string>>,
): Finding[] {
  const findings: Finding[] = []
  const byId = new Map(people.map((person) => [person.id, person]))
  const known = new Set(columns.map(({ name }) => name))
  for (const { file, subject, columns: own, rows } of tables) {
    const person = byId.get(subject)
    for (const { id, line, values } of rows) {
      const session = id.replace(/^ses-/, '')
      if (!recorded.get(subject)?.has(session)) findings.push(withoutRecording(file, line, session))
      if (!person) continue
      const added: Array<[string, CellValue]> = []
      for (const [at, column] of own.entries()) {
        const name = rows.length === 1 ? column.name : `ses-${session} ${column.name}`
        if (Object.hasOwn(person.values, name)) continue
        if (!known.has(name)) columns.push({ ...column, name })
        known.add(name)
        added.push([name, values[at]])
      }
      person.values = { ...person.values, ...Object.fromEntries(added) }
    }
  }
  return findings
}

const withoutRecording = (file: string, line: number, session: string): Finding =>
  remark(
    'sessions.noRecording',
    'info',
    { file, line },
    `ses-${quote(session)} is listed but has no recording.`,
    'Nothing, when there is none; otherwise check the name of its folder.',
  )
