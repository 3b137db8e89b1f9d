import { describe, expect, it } from 'vitest'
import { jitter, spreadOf } from '../../../../src/renderer/lib/groupSpread'

describe('the spread of a measure over a group', () => {
  it('has the quartiles between neighbours, and leaves out whom nobody knows of', () => {
    expect(spreadOf([4, null, 1, 2, NaN, 3])).toEqual({
      known: 4,
      least: 1,
      lowerQuartile: 1.75,
      median: 2.5,
      upperQuartile: 3.25,
      most: 4,
    })
  })

  it('is nothing where nobody has the measure', () => {
    expect(spreadOf([null, null])).toBeNull()
  })

  it('is drawn with points beside one another, the same way each time', () => {
    const places = Array.from({ length: 50 }, (_, index) => jitter(index))
    expect(Math.min(...places)).toBeGreaterThanOrEqual(-0.5)
    expect(Math.max(...places)).toBeLessThan(0.5)
    expect(new Set(places.map((place) => place.toFixed(3))).size).toBe(50)
  })
})
