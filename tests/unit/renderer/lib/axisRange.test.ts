import { describe, expect, it } from 'vitest'
import { rangeAround, rangeFromZero } from '../../../../src/renderer/lib/axisRange'

describe('the range of an axis', () => {
  it('holds the largest value and ends at a round one', () => {
    expect(rangeFromZero([0.2, NaN, 0.73])).toEqual({ min: 0, max: 1, interval: 0.5 })
    expect(rangeFromZero([1.2])).toEqual({ min: 0, max: 2, interval: 1 })
    expect(rangeFromZero([0.5])).toEqual({ min: 0, max: 0.5, interval: 0.25 })
  })

  it('has a length where there is nothing to show', () => {
    expect(rangeFromZero([NaN]).max).toBeGreaterThan(0)
    expect(rangeAround([])).toEqual({ min: 0, max: 1, interval: 1 })
    const flat = rangeAround([812, 812])
    expect(flat.min).toBeLessThanOrEqual(812)
    expect(flat.max).toBeGreaterThan(812)
  })

  it('keeps to the values when they are far from 0', () => {
    const { min, max } = rangeAround([1201.2, 1208.9, NaN])
    expect(min).toBe(1200)
    expect(max).toBe(1210)
  })
})
