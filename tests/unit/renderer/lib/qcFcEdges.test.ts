import { describe, expect, it } from 'vitest'
import {
  centreOfBin,
  chanceMagnitude,
  density,
  histogram,
  medianByDistance,
  qcFcEdges,
  sharesByChance,
} from '../../../../src/renderer/lib/qcFcEdges'

const at = (x: number) => ({ centre: [x, 0, 0] as [number, number, number] })
// prettier-ignore
const matrix = [
  NaN, 0.1, 0.2, NaN,
  0.1, NaN, 0.3, -0.4,
  0.2, 0.3, NaN, 0.5,
  NaN, -0.4, 0.5, NaN,
]

describe('the edges of QC-FC', () => {
  const edges = qcFcEdges(matrix, [at(0), at(10), at(30), { centre: null }])

  it('are taken once each, without the diagonal and without those that nobody has', () => {
    expect([...edges.r]).toEqual([0.1, 0.2, 0.3, -0.4, 0.5])
  })

  it('lie as far apart as the centres, and nowhere when one is unknown', () => {
    expect([...edges.mm]).toEqual([10, 30, 20, NaN, NaN])
  })

  it('fall into bins of which the last holds its upper end', () => {
    expect([...histogram([-1, -0.5, 0, 0.99, 1, NaN], { low: -1, high: 1, count: 4 })]).toEqual([1, 1, 1, 2])
    expect(centreOfBin({ low: -1, high: 1, count: 4 }, 0)).toBe(-0.75)
  })

  it('count towards the density only where their distance is known', () => {
    const counts = density(edges, { low: 0, high: 40, count: 2 }, { low: -1, high: 1, count: 2 })
    expect([...counts]).toEqual([0, 1, 0, 2])
  })

  it('have no median at a distance that hardly any of them has', () => {
    const many = { r: Float64Array.from([1, 2, 3, 4, 100, 7]), mm: Float64Array.from([1, 1, 1, 1, 1, 9]) }
    expect([...medianByDistance(many, { low: 0, high: 10, count: 2 })]).toEqual([3, NaN])
  })

  it('would gather about 0 by chance, as far as the number of people lets them', () => {
    const few = sharesByChance(40, 6)
    // With 6 people the density is 3/4 (1 - r²): beyond 0.5 on either side lie 5/32 of them.
    expect(few.subarray(30).reduce((sum, share) => sum + share)).toBeCloseTo(5 / 32, 3)
    expect(few.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12)
    expect(sharesByChance(40, 200)[20]).toBeGreaterThan(few[20])
  })

  it('would be of some size by chance alone, the more the fewer people there are', () => {
    expect(chanceMagnitude(10)).toBeCloseTo(0.2247, 4)
    expect(chanceMagnitude(400)).toBeLessThan(0.04)
  })
})
