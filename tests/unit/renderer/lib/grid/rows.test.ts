import { describe, expect, it } from 'vitest'
import { columnsWithValues, type GridColumn } from '../../../../../src/renderer/lib/grid/column'
import {
  fewValues,
  filterProblems,
  filterRows,
  groupRows,
  linesOf,
  median,
  sortRows,
} from '../../../../../src/renderer/lib/grid/rows'
import { gridText } from '../../../../../src/renderer/lib/grid/text'

interface Row {
  id: string
  site: string | null
  fd: number | null
  remarks: number
}
const row = (id: string, site: string | null, fd: number | null, remarks = 0): Row => ({ id, site, fd, remarks })
const rows = [row('s10', 'UM_2', 0.3, 1), row('s2', 'UM_1', 0.1), row('s1', null, null, 2), row('s3', 'UM_1', 0.5)]

const columns: Array<GridColumn<Row>> = [
  { id: 'name', label: 'Name', kind: 'text', width: 5, value: ({ id }) => id },
  { id: 'site', label: 'Site', kind: 'text', width: 5, value: ({ site }) => site },
  {
    id: 'fd',
    label: 'FD',
    header: 'fd_mm',
    kind: 'number',
    width: 5,
    value: ({ fd }) => fd,
    text: (value) => Number(value).toFixed(1),
  },
  { id: 'remarks', label: 'Remarks', kind: 'number', width: 5, counts: true, value: ({ remarks }) => remarks },
  { id: 'empty', label: 'Empty', kind: 'text', width: 5, value: () => null },
]
const [name, site, fd] = columns
const ids = (some: readonly Row[]) => some.map(({ id }) => id)

describe('the rows of a table', () => {
  it('must pass every filter and hold every word of the search', () => {
    expect(ids(filterRows(rows, columns, { filters: { site: 'um', fd: '>0.2' }, search: '' }))).toEqual(['s10', 's3'])
    expect(ids(filterRows(rows, columns, { filters: {}, search: 'um_1 s3' }))).toEqual(['s3'])
  })

  it('are not emptied by a filter that is half typed, which is pointed out instead', () => {
    expect(filterRows(rows, columns, { filters: { fd: '>' }, search: '' })).toHaveLength(4)
    expect([...filterProblems(columns, { fd: '>', site: '>' }).keys()]).toEqual(['fd'])
  })

  it('do not find n/a when somebody searches for the letter n', () => {
    expect(filterRows([row('s1', null, null)], columns, { filters: {}, search: 'n/a' })).toEqual([])
  })

  it('are sorted as people count, with what is missing last in both directions', () => {
    expect(ids(sortRows(rows, name, false))).toEqual(['s1', 's2', 's3', 's10'])
    expect(ids(sortRows(rows, fd, false))).toEqual(['s2', 's10', 's3', 's1'])
    expect(ids(sortRows(rows, fd, true))).toEqual(['s3', 's10', 's2', 's1'])
  })

  it('keep their order among equals', () => {
    expect(ids(sortRows(rows, site, false))).toEqual(['s2', 's3', 's10', 's1'])
    expect(ids(sortRows(rows, site, true))).toEqual(['s10', 's2', 's3', 's1'])
  })

  it('stand under their group with medians of what is known, and sums of what counts', () => {
    const groups = groupRows(rows, site, columns)
    expect(groups.map(({ label, rows: some }) => [label, ids(some)])).toEqual([
      ['UM_1', ['s2', 's3']],
      ['UM_2', ['s10']],
      ['n/a', ['s1']],
    ])
    expect(groups.map(({ middles }) => middles.get('fd'))).toEqual([0.3, 0.3, null])
    expect(groups.map(({ middles }) => middles.get('remarks'))).toEqual([0, 1, 2])
  })

  it('are out of sight while their group is folded, and no other', () => {
    const groups = groupRows(rows, site, columns)
    const lines = linesOf(rows, groups, new Set(['UM_1']))
    expect(lines.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'group group UM_1',
      'group group UM_2',
      'row s10',
      'group group ',
      'row s1',
    ])
    expect(linesOf(rows, null, new Set()).map(({ key }) => key)).toEqual(ids(rows))
  })

  it('offer their values to be ticked only where many rows share few', () => {
    expect(fewValues([...rows, row('s4', 'UM_1', null), row('s5', 'UM_2', null)], site)).toEqual([
      { value: 'UM_1', count: 3 },
      { value: 'UM_2', count: 2 },
      { value: null, count: 1 },
    ])
    expect(fewValues(rows, name)).toBeNull()
    expect(fewValues(rows, fd)).toBeNull()
  })

  it('give no room to a column without a value', () => {
    expect(columnsWithValues(columns, rows).map(({ id }) => id)).toEqual(['name', 'site', 'fd', 'remarks'])
  })

  it('are copied with whole numbers under headings that name the unit', () => {
    expect(gridText([name, fd], [row('a', null, 0.123456), row('b', null, null)])).toBe(
      'name\tfd_mm\na\t0.123456\nb\tn/a\n',
    )
  })
})

describe('a median', () => {
  it('is the middle of numbers, not of their spelling', () => {
    expect(median([10, 9, 100])).toBe(10)
    expect(median([1, 2, 10, 4])).toBe(3)
    expect(median([])).toBeNull()
  })
})
