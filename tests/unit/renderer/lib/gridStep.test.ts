import { describe, expect, it } from 'vitest'
import { gridStep, nearestIndex } from '../../../../src/renderer/lib/gridStep'

const press = (key: string, more = {}) => gridStep({ key, altKey: false, ctrlKey: false, metaKey: false, ...more })

describe('arrow keys on a map of cells', () => {
  it('lead one cell on, rows before columns', () => {
    expect(press('ArrowUp')).toEqual([-1, 0])
    expect(press('ArrowRight')).toEqual([0, 1])
  })

  it('leave other keys, and arrows with a modifier, to others', () => {
    expect(press('Enter')).toBeNull()
    expect(press('ArrowLeft', { altKey: true })).toBeNull()
  })

  it('stop at the edge', () => {
    expect([nearestIndex(-1, 5), nearestIndex(5, 5), nearestIndex(3, 5)]).toEqual([0, 4, 3])
  })
})
