import { describe, expect, it } from 'vitest'
import {
  matchPeople,
  parseLabelTable,
  readTarget,
  shuffleLabels,
  splitPeople,
} from '../../../../src/main/domain/labels'
import type { Checked } from '../../../../src/main/domain/finding'

const value = <T>(checked: Checked<T>): T => {
  if (!checked.ok) throw new Error(checked.findings.map(({ message }) => message).join('; '))
  return checked.value
}
const codes = (checked: Checked<unknown>) => checked.findings.map(({ code }) => code)
const table = (text: string) => value(parseLabelTable(text, 'people.tsv'))
const match = (text: string, files: string[], stated?: string) =>
  matchPeople(table(text), files, { file: 'people.tsv', stated })

const abide = [
  ',Unnamed: 0,SUB_ID,SITE_ID,FILE_ID,DX_GROUP,AGE',
  '0,1,50002,PITT,no_filename,1,16.8',
  '1,2,50003,PITT,Pitt_0050003,1,24.5',
  '2,3,50004,PITT,Pitt_0050004,2,19.1',
  '3,4,51456,CMU,CMU_a_0051456,2,-9999',
].join('\n')
const abideFiles = ['Pitt_0050004_rois_cc200.1D.gz', 'CMU_a_0051456_rois_cc200.1D.gz', 'Pitt_0050003_rois_cc200.1D.gz']

describe('a table of people', () => {
  it('with a torn row is refused by its line', () => {
    const refused = parseLabelTable('participant_id\tage\nsub-1\t5\nsub-2\n', 'people.tsv')
    expect(refused.findings).toMatchObject([{ code: 'labels.row.length', place: { line: 3 } }])
  })

  it.each([
    ['participant_id\tage\nsub-02\t7\nsub-01\t5', 'participant_id'],
    ['age\tSUB_ID\n7\t02\n5\t01', 'SUB_ID'],
    ['age,person\n7,2\n5,1', 'person'],
  ])('is matched to the subjects of BIDS names however it writes them: %j', (text, column) => {
    const found = value(match(text, ['sub-01_task-rest_timeseries.tsv', 'sub-02_task-rest_timeseries.tsv']))
    expect(found.column).toBe(column)
    expect(found.rows.map(([row]) => row.line)).toEqual([3, 2])
  })

  it('is matched to names that begin with a FILE_ID, not to the numbers of rows or the site', () => {
    const found = value(match(abide, abideFiles))
    expect(found).toMatchObject({ column: 'FILE_ID', people: ['Pitt_0050004', 'CMU_a_0051456', 'Pitt_0050003'] })
  })

  it('is matched by the number in a name when it has no better column', () => {
    const found = value(match(abide.replaceAll(/,(Pitt|CMU_a)_\d+/g, ',x'), abideFiles))
    expect(found).toMatchObject({ column: 'SUB_ID', people: ['50004', '51456', '50003'] })
  })

  it('gives nobody to a recording that it does not know', () => {
    const found = value(match('participant_id\tage\nsub-1\t5\nsub-3\t6', ['sub-1_bold.tsv', 'sub-2_bold.tsv']))
    expect(found.people).toEqual(['sub-1', null])
    expect(found.rows[1]).toEqual([])
  })

  it('with two columns that lead to different people is refused until one is named', () => {
    const text = 'first\tsecond\tage\n1\t2\t5\n2\t1\t6'
    const files = ['sub-1_bold.tsv', 'sub-2_bold.tsv']
    expect(codes(match(text, files))).toEqual(['labels.person.ambiguous'])
    expect(value(match(text, files, 'second')).rows.map(([row]) => row.line)).toEqual([3, 2])
    expect(codes(match(text, files, 'third'))).toEqual(['labels.column.missing'])
  })

  it('does not take an age of 20 for the person sub-20 beside a column participant_id', () => {
    const found = value(match('participant_id\tage\nsub-20\t21\nsub-21\t20', ['sub-20_bold.tsv', 'sub-21_bold.tsv']))
    expect(found.people).toEqual(['sub-20', 'sub-21'])
  })

  it('that knows none of the people is refused, and so is a column that holds only their sites', () => {
    expect(codes(match('participant_id\tage\nsub-8\t5\nsub-9\t6', ['sub-1_bold.tsv']))).toEqual([
      'labels.person.missing',
    ])
    const sites = 'site\tage\n' + Array.from({ length: 20 }, (_, i) => `Pitt\t${i}`).join('\n')
    expect(codes(match(sites, ['Pitt_0050004_rois.1D']))).toEqual(['labels.person.missing'])
  })
})

describe('labels', () => {
  const read = (text: string, files: string[], target: string, kind: 'regression' | 'binary' | 'classes') =>
    readTarget(table(text), value(match(text, files)), { target, kind, file: 'people.tsv' })

  it('are numbers where they are numbers, and none where a code stands for none; that is said', () => {
    const age = read(abide, abideFiles, 'AGE', 'regression')
    expect([...value(age).values]).toEqual([19.1, NaN, 24.5])
    expect(codes(age)).toEqual(['labels.codes'])
    expect(age.findings[0].message).toContain('-9999')
  })

  it('are classes in the order of their numbers', () => {
    const group = value(read(abide, abideFiles, 'DX_GROUP', 'binary'))
    expect(group).toMatchObject({ classes: ['1', '2'] })
    expect([...group.values]).toEqual([1, 1, 0])
  })

  it('of classes are ordered as numbers, not as texts', () => {
    const text = 'participant_id\tgrade\nsub-1\t10\nsub-2\t9\nsub-3\tn/a'
    const grade = value(read(text, ['sub-1_x.tsv', 'sub-2_x.tsv', 'sub-3_x.tsv'], 'grade', 'classes'))
    expect(grade.classes).toEqual(['9', '10'])
    expect([...grade.values]).toEqual([1, 0, NaN])
  })

  it.each([
    ['regression', 'name', 'labels.notNumber'],
    ['binary', 'age', 'labels.notBinary'],
    ['regression', 'weight', 'labels.column.missing'],
    ['regression', 'same', 'labels.constant'],
    ['classes', 'same', 'labels.constant'],
  ] as const)('for %s in column %s are refused: %s', (kind, target, code) => {
    const text = 'participant_id\tage\tname\tsame\nsub-1\t5\tA\t3\nsub-2\t6\tB\t3\nsub-3\t7\tC\t3'
    expect(codes(read(text, ['sub-1_x.tsv', 'sub-2_x.tsv', 'sub-3_x.tsv'], target, kind))).toEqual([code])
  })

  it('of a person whose rows do not agree are left out and said', () => {
    const text = 'participant_id\tage\nsub-1\t5\nsub-1\t6\nsub-2\t8\nsub-3\t9\nsub-3\t9'
    const age = read(text, ['sub-1_x.tsv', 'sub-2_x.tsv', 'sub-3_x.tsv'], 'age', 'regression')
    expect([...value(age).values]).toEqual([NaN, 8, 9])
    expect(codes(age)).toEqual(['labels.rows.differ'])
  })
})

describe('people', () => {
  const people = Array.from({ length: 60 }, (_, i) => `person ${i % 30}`)

  it('are never on both sides', () => {
    const held = splitPeople(people, 0.3, 1)
    expect(held.filter(Boolean)).toHaveLength(18)
    people.forEach((person, i) => expect(held[i]).toBe(held[people.indexOf(person)]))
  })

  it('are divided by the seed and not by their order', () => {
    const held = splitPeople(people, 0.3, 1)
    const back = splitPeople(people.toReversed(), 0.3, 1).toReversed()
    expect(back).toEqual(held)
    expect(splitPeople(people, 0.3, 2)).not.toEqual(held)
  })

  it('of each class give their share, and at least one each', () => {
    const classes = people.map((_, i) => (i % 30 < 3 ? 1 : 0))
    const held = splitPeople(people.slice(0, 30), 0.2, 4, classes)
    expect(held.filter((is, i) => is && classes[i] === 1)).toHaveLength(1)
    expect(held.filter(Boolean)).toHaveLength(6)
  })

  it('swap labels as whole people when labels are shuffled, and none gets lost', () => {
    const values = Float64Array.from(people, (_, i) => i % 30)
    const shuffled = shuffleLabels(people, values, 3)
    expect([...shuffled.subarray(0, 30)].sort((a, b) => a - b)).toEqual([...Array(30).keys()])
    expect([...shuffled.subarray(30)]).toEqual([...shuffled.subarray(0, 30)])
    expect(shuffled).not.toEqual(values)
  })
})
