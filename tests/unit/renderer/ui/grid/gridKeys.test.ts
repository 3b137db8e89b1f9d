import { describe, expect, it } from 'vitest'
import { gridKey, lineAfter, type GridKey } from '../../../../../src/renderer/ui/grid/gridKeys'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  gridKey({ key, ctrlKey: false, metaKey: false, altKey: false, ...held })
const to = (key: string, at: number) => lineAfter(press(key) as GridKey & { does: 'go' }, at, 100, 20)

describe('the keys of a table', () => {
  it('move by lines and pages and never past the ends', () => {
    expect([to('ArrowDown', 5), to('ArrowUp', 5), to('PageDown', 5), to('PageUp', 5)]).toEqual([6, 4, 25, 0])
    expect([to('End', 5), to('Home', 5), to('ArrowDown', 99)]).toEqual([99, 0, 99])
  })

  it('begin at the top when nothing is looked at yet', () => {
    expect(to('ArrowDown', -1)).toBe(0)
  })

  it('leave to the window what belongs to it: Alt with arrows, Ctrl with letters', () => {
    expect(press('ArrowLeft', { altKey: true })).toBeNull()
    expect(press('k', { ctrlKey: true })).toBeNull()
    expect(press('ArrowDown', { ctrlKey: true })).toBeNull()
    expect(press('x')).toBeNull()
  })

  it('pick all by Ctrl or Cmd with A', () => {
    expect(press('a', { ctrlKey: true })).toEqual({ does: 'all' })
    expect(press('A', { metaKey: true })).toEqual({ does: 'all' })
  })
})
