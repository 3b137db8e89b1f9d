import { describe, expect, it } from 'vitest'
import { allOrNone, reached, toggled, type Picks } from '../../../../../src/renderer/lib/grid/picks'

const listed = ['a', 'b', 'c', 'd', 'e']
const none: Picks = { ids: new Set(), anchor: null }
const ids = (picks: Picks) => [...picks.ids].sort().join('')

describe('picking rows', () => {
  it('takes a row and lets go of it again', () => {
    const once = toggled(none, 'b')
    expect(ids(once)).toBe('b')
    expect(ids(toggled(once, 'b'))).toBe('')
  })

  it('reaches from the last row picked to the one with Shift, up and down, and keeps what was picked before', () => {
    const some = toggled(toggled(none, 'a'), 'c')
    expect(ids(reached(some, 'e', listed))).toBe('acde')
    expect(ids(reached(toggled(none, 'd'), 'b', listed))).toBe('bcd')
  })

  it('takes one row when there is nothing to reach from, or it is filtered away', () => {
    expect(ids(reached(none, 'c', listed))).toBe('c')
    expect(ids(reached({ ids: new Set(['z']), anchor: 'z' }, 'c', listed))).toBe('cz')
  })

  it('changes nothing for a row that is not listed', () => {
    expect(reached(none, 'z', listed)).toBe(none)
  })

  it('takes all of a group, and lets go of them when all are taken', () => {
    const all = allOrNone(toggled(none, 'a'), ['a', 'b'])
    expect(ids(all)).toBe('ab')
    expect(ids(allOrNone(toggled(all, 'e'), ['a', 'b']))).toBe('e')
  })
})
