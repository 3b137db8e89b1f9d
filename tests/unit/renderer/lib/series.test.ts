import { describe, expect, it } from 'vitest'
import { columnOf, frameSeconds, meanOfColumns, parseMm, standardise } from '../../../../src/renderer/lib/series'

// Three frames of: a ramp, a constant, and one with a gap.
const values = Float32Array.from([1, 5, 10, 2, 5, NaN, 3, 5, 20])

describe('reading parcel series', () => {
  it('takes a column, not a row', () => {
    expect([...columnOf(values, 3, 0)]).toEqual([1, 2, 3])
  })

  it('gives each column mean 0 and spread 1, leaving missing values out and missing', () => {
    const z = standardise(values, 3)
    expect([...columnOf(z, 3, 0)].map((value) => +value.toFixed(4))).toEqual([-1.2247, 0, 1.2247])
    const gap = columnOf(z, 3, 2)
    expect([gap[0], gap[2]]).toEqual([-1, 1])
    expect(gap[1]).toBeNaN()
  })

  it('says nothing of a column that does not vary, instead of dividing by zero', () => {
    expect([...columnOf(standardise(values, 3), 3, 1)].every(Number.isNaN)).toBe(true)
    const nearly = Float32Array.from([28062, 28062.002, 28062])
    expect([...standardise(nearly, 1)].every(Number.isNaN)).toBe(true)
  })

  it('averages over the columns that have a value', () => {
    expect([...meanOfColumns(values, 3, [0, 2])]).toEqual([5.5, 2, 11.5])
    expect(meanOfColumns(values, 3, [2])[1]).toBeNaN()
  })

  it('handles a series without columns', () => {
    expect(standardise(new Float32Array(0), 0).length).toBe(0)
    expect(columnOf(new Float32Array(0), 0, 0).length).toBe(0)
  })

  it('gives no seconds where the file gives no repetition time', () => {
    expect(frameSeconds(10, 0.72)).toBeCloseTo(7.2)
    expect(frameSeconds(10, null)).toBeNull()
  })

  it('reads a coordinate in the ways people type one, and nothing else', () => {
    expect(parseMm('-58 -50 12')).toEqual([-58, -50, 12])
    expect(parseMm(' -58, -50,12.5 ')).toEqual([-58, -50, 12.5])
    for (const text of ['', '1 2', '1 2 3 4', 'LH-Visual-1', '1 2 x']) expect(parseMm(text)).toBeNull()
  })
})
