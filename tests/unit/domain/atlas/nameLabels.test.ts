import { describe, expect, it } from 'vitest'
import type { LabelName, LabelTable } from '../../../../src/main/domain/atlas/labelTable'
import { nameLabels, nameMaps } from '../../../../src/main/domain/atlas/nameLabels'
import type { Checked } from '../../../../src/main/domain/finding'

const listed = (...names: string[]): LabelTable => ({ kind: 'listed', names })
const table = (...names: Array<[label: number, name: string]>): Extract<LabelTable, { kind: 'labelled' }> => ({
  kind: 'labelled',
  names: names.map(([label, name], i) => ({ label, name, network: null, line: i + 2 })),
})
const words = (result: Checked<LabelName[]>) => [
  result.ok ? result.value.map(({ label, name }) => `${label} ${name}`) : null,
  result.findings.map(({ code, place }) => (place.line === undefined ? code : `${code} in line ${place.line}`)),
]
const named = (given: LabelTable | null, present: number[]) => words(nameLabels(given, present, 'x'))

describe('names of labels', () => {
  it('are numbers without a table, without a complaint', () => {
    expect(named(null, [3, 300])).toEqual([['3 label-3', '300 label-300'], []])
  })
  it('of a list go to the labels in ascending order when there are as many', () => {
    expect(named(listed('A', 'B'), [2001, 9170])).toEqual([['2001 A', '9170 B'], []])
  })
  it('of a longer list go by position, so that a missing label does not shift the rest', () => {
    expect(named(listed('A', 'B', 'C'), [1, 3])).toEqual([['1 A', '2 B', '3 C'], []])
  })
  it('are refused when a list can belong to the volume in neither way', () => {
    expect(named(listed('A', 'B'), [1, 3, 300])).toEqual([null, ['labels.count']])
  })
  it('are ascending by label, keep labels without voxels and name those that the table forgot', () => {
    expect(named(table([9, 'I'], [2, 'B']), [2, 5])).toEqual([['2 B', '5 label-5', '9 I'], ['labels.unnamed']])
  })
  it('are made different, because columns are told apart by them', () => {
    expect(named(listed('Insula', 'Insula', 'V1'), [1, 2, 3])).toEqual([
      ['1 Insula-1', '2 Insula-2', '3 V1'],
      ['labels.sameName'],
    ])
  })
  it('of another atlas are refused with the line, and not kept beside the labels as parcels without voxels', () => {
    expect(named(table([1001, 'A'], [1002, 'B']), [1, 2])).toEqual([null, ['labels.foreign in line 2']])
  })
  it('that count from 0 are refused, because all would be off by one', () => {
    const fromZero = { ...table([1, 'B'], [2, 'C']), zero: { label: 0, name: 'A', network: null, line: 2 } }
    expect(named(fromZero, [1, 2, 3])).toEqual([null, ['labels.fromZero in line 2']])
  })
  it('are believed when label 0 is only the background', () => {
    const background = { ...table([1, 'B'], [2, 'C']), zero: { label: 0, name: 'Background', network: null, line: 2 } }
    expect(named(background, [1, 2, 3])).toEqual([['1 B', '2 C', '3 label-3'], ['labels.unnamed']])
  })
  it('of a general table of colours are only those that the volume has', () => {
    const all = table(...Array.from({ length: 50 }, (_, i): [number, string] => [i + 1, `R${i + 1}`]))
    expect(named({ ...all, general: true }, [17, 18])).toEqual([['17 R17', '18 R18'], ['labels.general']])
    expect(named({ ...table([1, 'A'], [2, 'B'], [3, 'C']), general: true }, [1, 3])).toEqual([
      ['1 A', '2 B', '3 C'],
      [],
    ])
  })
  it('of a finer atlas are not taken for a general table: the parcels that are too much stay to be remarked on', () => {
    const finer = table([1, 'A'], [2, 'B'], [3, 'C'], [4, 'D'], [5, 'E'])
    expect(named({ ...finer, general: true }, [1, 2])).toEqual([['1 A', '2 B', '3 C', '4 D', '5 E'], []])
  })
})

describe('names of maps', () => {
  const mapped = (given: LabelTable | null, maps: number) => words(nameMaps(given, maps, 'x'))

  it('count from 1, whatever the table counts from', () => {
    const fromZero = { ...table([1, 'B'], [2, 'C']), zero: { label: 0, name: 'A', network: null, line: 2 } }
    expect(mapped(fromZero, 3)).toEqual([['1 A', '2 B', '3 C'], []])
    expect(mapped(table([1, 'A'], [2, 'B']), 2)).toEqual([['1 A', '2 B'], []])
    expect(mapped(listed('A', 'B'), 2)).toEqual([['1 A', '2 B'], []])
    expect(mapped(null, 2)).toEqual([['1 map-1', '2 map-2'], []])
  })
  it('are refused unless there is one for each', () => {
    expect(mapped(listed('A', 'B'), 3)).toEqual([null, ['labels.count']])
    expect(mapped(listed('A', 'B', 'C', 'D'), 3)).toEqual([null, ['labels.count']])
    expect(mapped(table([1, 'A'], [7, 'B']), 2)).toEqual([null, ['labels.count in line 3']])
  })
})
