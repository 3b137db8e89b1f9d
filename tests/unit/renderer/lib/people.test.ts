import { describe, expect, it } from 'vitest'
import type { ParticipantTable } from '../../../../src/preload/contract'
import { asGridColumn, peopleColumns, peopleIndex } from '../../../../src/renderer/lib/people'

const plain = { description: null, units: null, levels: null }
const abide: ParticipantTable = {
  columns: [
    { ...plain, name: 'DX_GROUP', description: 'Diagnosis', levels: { 1: 'autism', 2: 'control' } },
    { ...plain, name: 'age', units: 'years' },
    { ...plain, name: 'code' },
  ],
  participants: [
    { id: '01', recordings: 1, values: { DX_GROUP: 1, age: 12.5, code: 7 } },
    { id: '02', recordings: 1, values: { DX_GROUP: 2, age: null, code: 8 } },
    { id: '03', recordings: 0, values: { DX_GROUP: 9, age: 31, code: null } },
  ],
}
const other: ParticipantTable = {
  columns: [
    { ...plain, name: 'DX_GROUP', levels: { 1: 'patient' } },
    { ...plain, name: 'age' },
    { ...plain, name: 'code' },
  ],
  participants: [{ id: '01', recordings: 1, values: { DX_GROUP: 1, age: 40, code: 'x7' } }],
}
const tables = new Map([
  ['abide', abide],
  ['other', other],
])
const columns = peopleColumns(tables)
const column = (name: string) => columns.find((one) => one.name === name)!
const personOf = peopleIndex(tables)
const shown = (name: string, dataset: string, id: string) => column(name).valueOf(dataset, personOf(dataset, id))

describe('columns of the participants’ tables', () => {
  it('speak in the words of their own data set’s dictionary, where the same code means something else in another', () => {
    expect(shown('DX_GROUP', 'abide', '01')).toBe('autism')
    expect(shown('DX_GROUP', 'other', '01')).toBe('patient')
  })

  it('keep a code that the dictionary does not know', () => {
    expect(shown('DX_GROUP', 'abide', '03')).toBe('9')
  })

  it('are numbers only where every value of every table is one and none is a code', () => {
    expect(columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['DX_GROUP text', 'age number', 'code text'])
    expect(shown('age', 'abide', '01')).toBe(12.5)
    expect(shown('code', 'abide', '01')).toBe('7')
  })

  it('say nothing of people who are not listed, or of files without a data set', () => {
    expect(shown('age', 'abide', '77')).toBeNull()
    expect(personOf(null, '01')).toBeUndefined()
    expect(shown('age', 'abide', '02')).toBeNull()
  })

  it('tell what they mean: description, units and codes', () => {
    expect(column('DX_GROUP').meaning).toBe('Diagnosis\n1 = autism, 2 = control')
    expect(column('age').meaning).toBe('in years')
    expect(column('code').meaning).toBeUndefined()
  })

  it('become columns of any table of rows that have a person; measures are not grouped by', () => {
    const made = columns.map((one) =>
      asGridColumn<{ id: string }>(one, one.name, ({ id }) => ({ datasetId: 'abide', person: personOf('abide', id) })),
    )
    expect(made.map(({ value }) => value({ id: '01' }))).toEqual(['autism', 12.5, '7'])
    expect(made.map(({ groups }) => groups)).toEqual([true, false, true])
  })
})
