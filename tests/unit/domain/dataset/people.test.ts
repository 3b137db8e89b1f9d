import { describe, expect, it } from 'vitest'
import { abideDictionary, isAbide } from '../../../../src/main/domain/dataset/abide'
import {
  readDictionary,
  readPersonTable,
  type PersonTableOptions,
} from '../../../../src/main/domain/dataset/participantTable'
import { gatherPeople, type ReadTable } from '../../../../src/main/domain/dataset/people'
import { addSessions } from '../../../../src/main/domain/dataset/sessions'

const options: PersonTableOptions = { file: 'participants.tsv', idColumns: ['participant_id'], dictionary: new Map() }
const read = (text: string, more: Partial<PersonTableOptions> = {}) => {
  const table = readPersonTable(text, { ...options, ...more })
  if (!table.ok) throw new Error(table.findings[0].message)
  return table
}
const values = (text: string, more: Partial<PersonTableOptions> = {}) =>
  read(text, more).value.rows.map((row) => row.values)
const refusal = (text: string) => {
  const table = readPersonTable(text, options)
  return table.ok ? null : [table.findings[0].code, table.findings[0].place.line]
}

describe('a table of people', () => {
  it('has numbers where cells are numbers, texts where not, and null where there is no value', () => {
    expect(
      values('participant_id\tage\tsex\tx\nsub-1\t30.5\tF\tn/a\nsub-2\t\tM\t-1e3\nsub-3\tNaN\tna\t0x10\n'),
    ).toEqual([
      [30.5, 'F', null],
      [null, 'M', -1000],
      [null, null, '0x10'],
    ])
  })

  it('keeps codes with leading zeros as texts, throughout their column', () => {
    expect(values('participant_id\tsite\nsub-1\t01\nsub-2\t12\n')).toEqual([['01'], ['12']])
    expect(values('participant_id\tx\nsub-1\t0.5\nsub-2\t0\n')).toEqual([[0.5], [0]])
  })

  it('keeps -9999 as a number unless the dictionary or the layout calls it missing', () => {
    const text = 'participant_id\tiq\nsub-1\t-9999\nsub-2\t-9999.0\nsub-3\t100\n'
    expect(values(text)).toEqual([[-9999], [-9999], [100]])
    expect(values(text, { missing: [-9999] })).toEqual([[null], [null], [100]])
    const dictionary = readDictionary({ iq: { Levels: { '-9999': 'missing', '100': 'mean' } } })
    expect(values(text, { dictionary })).toEqual([[null], [null], [100]])
  })

  it('says what the dictionary says of a column', () => {
    const dictionary = readDictionary({
      age: { LongName: 'Age', Units: 'years' },
      group: { Description: 'Group', Levels: { '1': 'autism', '2': { Description: 'control' } } },
      hand: { Levels: ['L', 'R'] },
      odd: 'text',
    })
    const { columns } = read('participant_id\tage\tgroup\thand\todd\nsub-1\t3\t1\tL\tx\n', { dictionary }).value
    expect(columns).toEqual([
      { name: 'age', description: 'Age', units: 'years', levels: null },
      { name: 'group', description: 'Group', units: null, levels: { '1': 'autism', '2': 'control' } },
      { name: 'hand', description: null, units: null, levels: { L: 'L', R: 'R' } },
      { name: 'odd', description: null, units: null, levels: null },
    ])
  })

  it('names levels that the dictionary does not have, once each, with the line', () => {
    const dictionary = readDictionary({ group: { Levels: { '1': 'a', '2': 'b' } } })
    const { findings } = read('participant_id\tgroup\nsub-1\t1\nsub-2\t3\nsub-3\t3\nsub-4\tn/a\nsub-5\t2.0\n', {
      dictionary,
    })
    expect(findings.map(({ code, place }) => [code, place.line, place.column])).toEqual([
      ['participants.level.unknown', 3, 'group'],
    ])
  })

  it('leaves out rows of another length and says where they are', () => {
    const { value, findings } = read('participant_id\ta\tb\nsub-1\t1\t2\nsub-2\t1\nsub-3\t1\t2\t3\nsub-4\t1\t2\n')
    expect(value.rows.map(({ id }) => id)).toEqual(['sub-1', 'sub-4'])
    expect(findings.map(({ code, place }) => [code, place.line])).toEqual([
      ['participants.row.length', 3],
      ['participants.row.length', 4],
    ])
  })

  it('is refused where nothing says who the people are, or nothing is said at all', () => {
    expect(refusal('name\tage\nsub-1\t3\n')).toEqual(['participants.column.missing', 1])
    expect(refusal('')).toEqual(['participants.empty', undefined])
  })

  it('does without columns that have no name or that are there twice', () => {
    const { value, findings } = read(',participant_id,Unnamed: 0,a,a\n0,sub-1,0,5,6\n')
    expect(value.columns.map(({ name }) => name)).toEqual(['a'])
    expect(value.rows[0].values).toEqual([5])
    expect(findings[0].code).toBe('participants.column.repeated')
  })

  it('may have a column of any name', () => {
    const { value } = read('participant_id\t__proto__\tconstructor\nsub-1\t1\t2\n')
    const table: ReadTable = { ...value, file: 'participants.tsv', kind: 'people' }
    const { people } = gatherPeople([table], new Map(), 'bids')
    expect(Object.entries(people[0].values)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ])
  })
})

describe('the people of a data set', () => {
  const table = (text: string, more: Partial<ReadTable> = {}): ReadTable => ({
    ...read(text).value,
    file: 'participants.tsv',
    kind: 'people',
    ...more,
  })
  const subjects = (...ids: string[]) =>
    new Map(ids.map((id) => [id, { recordings: 2, file: `sub-${id}/x.nii`, isNamed: true }]))

  it('are those of the table and those with recordings, and differences are told', () => {
    const made = gatherPeople([table('participant_id\tsite\nsub-1\tOslo\nsub-2\tRome\n')], subjects('1', '3'), 'bids')
    expect(made.people).toEqual([
      { id: '1', recordings: 2, values: { site: 'Oslo' } },
      { id: '2', recordings: 0, values: { site: 'Rome' } },
      { id: '3', recordings: 2, values: {} },
    ])
    expect(made.findings.map(({ severity, code, place }) => [severity, code, place.file, place.line])).toEqual([
      ['warning', 'participants.noRecording', 'participants.tsv', 3],
      ['error', 'participants.unlisted', 'sub-3/x.nii', undefined],
    ])
    expect(made.sites.get('1')).toBe('Oslo')
    expect(made.findings[0].message).toContain('sub-2')
    expect(made.findings[1].message).toContain('sub-3')
  })

  it('stand in a table once', () => {
    const { people, findings } = gatherPeople([table('participant_id\ta\nsub-1\t1\nsub-1\t2\n')], subjects('1'), 'bids')
    expect(people[0].values).toEqual({ a: 1 })
    expect(findings.map(({ code, place }) => [code, place.line])).toEqual([['participants.duplicate', 3]])
  })

  it('are not the same where BIDS says that they are not: sub-1 and sub-01', () => {
    const codes = (layout: 'bids' | 'folder') =>
      gatherPeople([table('participant_id\ta\n1\t1\n')], subjects('01'), layout).findings.map(({ code }) => code)
    expect(codes('bids')).toEqual(['participants.noRecording', 'participants.unlisted'])
    expect(codes('folder')).toEqual([])
  })

  it('are named by seven digits in the layout of the connectomes', () => {
    const phenotypic = table('participant_id\ta\n50003\t1\n')
    const { people, findings } = gatherPeople([phenotypic], subjects('0050003'), 'connectomes')
    expect(people.map(({ id }) => id)).toEqual(['0050003'])
    expect(findings).toEqual([])
  })

  it('have what instruments measured of them, under a name that is not taken', () => {
    const measure = table('participant_id\tage\tscore\nsub-1\t9\t7\nsub-9\t9\t9\n', {
      kind: 'measures',
      file: 'phenotype/adhd.tsv',
    })
    const { people, columns, findings } = gatherPeople(
      [table('participant_id\tage\nsub-1\t30\n'), measure],
      subjects('1'),
      'bids',
    )
    expect(people).toEqual([{ id: '1', recordings: 2, values: { age: 30, 'adhd.age': 9, score: 7 } }])
    expect(columns.map(({ name }) => name)).toEqual(['age', 'adhd.age', 'score'])
    expect(findings).toEqual([])
  })

  it('have the name of their site where the dictionary knows it', () => {
    const dictionary = readDictionary({ site_id: { Levels: { '1': 'Oslo' } } })
    const coded = {
      ...read('participant_id\tsite_id\nsub-1\t1\n', { dictionary }).value,
      file: 'x',
      kind: 'people' as const,
    }
    expect(gatherPeople([coded], subjects('1'), 'bids').sites.get('1')).toBe('Oslo')
  })

  it('have a time between frames where a column says it in a unit that is understood', () => {
    const trOf = (units: string | null, cell: string) => {
      const dictionary = readDictionary({ repetition_time: { Units: units } })
      const timed = {
        ...read(`participant_id\trepetition_time\nsub-1\t${cell}\n`, { dictionary }).value,
        file: 'x',
        kind: 'people' as const,
      }
      return gatherPeople([timed], subjects('1'), 'bids').trSeconds.get('1')
    }
    expect(trOf(null, '2.5')).toBe(2.5)
    expect(trOf('ms', '2500')).toBe(2.5)
    expect(trOf('fortnights', '2')).toBeUndefined()
    expect(trOf(null, '2500')).toBeUndefined()
    expect(trOf(null, 'n/a')).toBeUndefined()
  })
})

describe('tables of sessions', () => {
  const sessions = (text: string) => ({
    ...read(text, { idColumns: ['session_id'] }).value,
    file: 'sub-1/sub-1_sessions.tsv',
    subject: '1',
  })
  const person = () => ({ id: '1', recordings: 1, values: { age: 3 } })

  it('add their columns to the person, apart where there are several sessions', () => {
    const columns = [{ name: 'age', description: null, units: null, levels: null }]
    const one = person()
    expect(
      addSessions([one], columns, [sessions('session_id\tmood\nses-a\t5\n')], new Map([['1', new Set(['a'])]])),
    ).toEqual([])
    expect(one.values).toEqual({ age: 3, mood: 5 })
    const two = person()
    addSessions([two], columns, [sessions('session_id\tmood\nses-a\t5\nses-b\t6\n')], new Map())
    expect(two.values).toEqual({ age: 3, 'ses-a mood': 5, 'ses-b mood': 6 })
    expect(columns.map(({ name }) => name)).toEqual(['age', 'mood', 'ses-a mood', 'ses-b mood'])
  })

  it('may list a session without a recording', () => {
    const findings = addSessions(
      [person()],
      [],
      [sessions('session_id\nses-a\nses-b\n')],
      new Map([['1', new Set(['a'])]]),
    )
    expect(findings.map(({ code, place }) => [code, place.line])).toEqual([['sessions.noRecording', 3]])
  })
})

describe('the phenotypic table of ABIDE', () => {
  it('is known by its header, and its codes have meanings', () => {
    expect(isAbide(',SUB_ID,SITE_ID,FILE_ID,DX_GROUP,AGE_AT_SCAN,SEX')).toBe(true)
    expect(isAbide('participant_id,DX_GROUP,SEX')).toBe(false)
    expect(abideDictionary.get('DX_GROUP')?.levels).toEqual({ 1: 'autism', 2: 'control' })
  })
})
