import type { Participant, ParticipantColumn, ParticipantTable } from '../../preload/contract'
import type { GridColumn, GridValue } from './grid/column'
import { plainNumber } from './plainNumber'

/** A column that the participants' tables of one or more data sets have. */
export interface PeopleColumn {
  name: string
  kind: 'text' | 'number'
  /** What the dictionary says of it: description, units, codes. */
  meaning: string | undefined
  /** In the words of the dictionary. */
  valueOf: (datasetId: string | null, person: Participant | undefined) => GridValue
}

/** What the dictionary says of a column, in lines; nothing where it says nothing. */
export const meaningOf = ({ description, units, levels }: ParticipantColumn): string | undefined => {
  const codes = levels ? Object.entries(levels).map(([code, word]) => `${code} = ${word}`) : []
  const lines = [description, units && `in ${units}`, codes.join(', ')].filter(Boolean)
  return lines.length ? lines.join('\n') : undefined
}

const wordOf = (levels: ParticipantColumn['levels'], value: string | number): string | number =>
  levels?.[String(value)] ?? value

/** Numbers alone and no codes: a measure. Anything else is read as text. */
const isMeasure = (name: string, tables: readonly ParticipantTable[]): boolean =>
  tables.every(({ columns, participants }) => {
    const column = columns.find((other) => other.name === name)
    if (!column) return true
    return !column.levels && participants.every(({ values }) => typeof (values[name] ?? 0) === 'number')
  })

/** The columns of all tables by their names; those of the same name are one. */
export const peopleColumns = (tables: ReadonlyMap<string, ParticipantTable>): PeopleColumn[] => {
  const all = [...tables.values()]
  const names = [...new Set(all.flatMap(({ columns }) => columns.map(({ name }) => name)))]
  return names.map((name) => {
    const levels = new Map(
      [...tables].map(([id, { columns }]) => [id, columns.find((column) => column.name === name)?.levels ?? null]),
    )
    const numeric = isMeasure(name, all)
    const meanings = all.flatMap(({ columns }) => columns.filter((column) => column.name === name).map(meaningOf))
    return {
      name,
      kind: numeric ? 'number' : 'text',
      meaning: meanings.find(Boolean),
      valueOf: (datasetId, person) => {
        const value = person?.values[name] ?? null
        if (value === null || numeric) return value
        return String(wordOf(levels.get(datasetId ?? '') ?? null, value))
      },
    }
  })
}

/** People by data set and by their own name in it. */
export const peopleIndex = (tables: ReadonlyMap<string, ParticipantTable>) => {
  const byId = new Map<string, Participant>()
  for (const [dataset, { participants }] of tables)
    for (const person of participants) byId.set(`${dataset}\n${person.id}`, person)
  return (datasetId: string | null, subject: string): Participant | undefined =>
    datasetId === null ? undefined : byId.get(`${datasetId}\n${subject}`)
}

/** Wide enough for the heading, and for the words in it. */
const widthOf = (column: PeopleColumn): number => Math.min(14, Math.max(5.5, column.name.length * 0.62 + 2))

/** Such a column of any table whose rows have a data set and a person. */
export const asGridColumn = <Row>(
  column: PeopleColumn,
  id: string,
  personOf: (row: Row) => { datasetId: string | null; person: Participant | undefined },
): GridColumn<Row> => ({
  id,
  label: column.name,
  meaning: column.meaning,
  header: column.name,
  kind: column.kind,
  value: (row) => {
    const { datasetId, person } = personOf(row)
    return column.valueOf(datasetId, person)
  },
  text: (value) => (typeof value === 'number' ? plainNumber(value) : value),
  width: widthOf(column),
  groups: column.kind === 'text',
})
