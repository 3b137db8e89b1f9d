import { describe, expect, it } from 'vitest'
import {
  isFiltered,
  plainView,
  queryOfView,
  viewOfQuery,
  withFilter,
  withFolded,
  withSort,
  type GridView,
} from '../../../../../src/renderer/lib/grid/view'

describe('a view of a table in the address', () => {
  const view: GridView = {
    ...plainView,
    search: 'rest 1',
    filters: { site: '="a:b"|n/a', fd: '>0.2' },
    sort: { by: 'fd', descending: true },
    groupBy: 'site',
  }

  it('comes back as it was, colons in filters and all', () => {
    expect(viewOfQuery(queryOfView(view))).toEqual(view)
    expect(viewOfQuery(queryOfView({ ...view, filters: { fd: '<=2' } }))?.filters).toEqual({ fd: '<=2' })
  })

  it('leaves alone what else the address says', () => {
    expect(queryOfView(view, { form: 'quality', q: 'old' })).toMatchObject({ form: 'quality', q: 'rest 1' })
    expect(queryOfView(plainView, { form: 'quality', q: 'old', f: 'x:y' })).toEqual({ form: 'quality' })
  })

  it('is none where the address tells of none, so that what was looked at before stays', () => {
    expect(viewOfQuery({ form: 'quality' })).toBeNull()
    expect(viewOfQuery({ f: 'nonsense' })?.filters).toEqual({})
  })
})

describe('a view of a table', () => {
  it('sorts upwards, downwards and then as it came', () => {
    const up = withSort(plainView, 'fd')
    const down = withSort(up, 'fd')
    expect([up.sort, down.sort, withSort(down, 'fd').sort]).toEqual([
      { by: 'fd', descending: false },
      { by: 'fd', descending: true },
      null,
    ])
    expect(withSort(down, 'tr').sort).toEqual({ by: 'tr', descending: false })
  })

  it('forgets a filter that was emptied', () => {
    const filtered = withFilter(plainView, 'fd', '>1')
    expect(isFiltered(filtered)).toBe(true)
    expect(withFilter(filtered, 'fd', ' ')).toEqual(plainView)
    expect(isFiltered(plainView)).toBe(false)
  })

  it('folds one group and unfolds it', () => {
    const folded = withFolded(plainView, 'NYU', true)
    expect([...folded.folded]).toEqual(['NYU'])
    expect([...withFolded(folded, 'NYU', false).folded]).toEqual([])
  })
})
