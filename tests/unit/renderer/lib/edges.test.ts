import { describe, expect, it } from 'vitest'
import { degreesOf, pairValue, strongestEdges } from '../../../../src/renderer/lib/edges'

const choice = { density: 1, sign: 'both', parcel: null, most: 100 } as const
// Four parcels; one value is missing, one is 0.
const matrix = Float32Array.from([
  ...[1, 0.5, -0.9, NaN],
  ...[0.5, 1, 0.25, 0],
  ...[-0.9, 0.25, 1, 0.125],
  ...[NaN, 0, 0.125, 1],
])

describe('the strongest edges of a matrix', () => {
  it('takes every pair once, without diagonal, missing values and zeros, the largest in size first', () => {
    expect(strongestEdges(matrix, 4, choice)).toEqual([
      { first: 0, second: 2, value: matrix[2] },
      { first: 0, second: 1, value: 0.5 },
      { first: 1, second: 2, value: 0.25 },
      { first: 2, second: 3, value: 0.125 },
    ])
  })

  it('takes the share of the pairs that have a value, and no more than a picture can hold', () => {
    expect(strongestEdges(matrix, 4, { ...choice, density: 0.5 })).toHaveLength(2)
    expect(strongestEdges(matrix, 4, { ...choice, most: 1 })).toHaveLength(1)
  })

  it('tells signs apart', () => {
    expect(strongestEdges(matrix, 4, { ...choice, sign: 'negative' }).map(({ value }) => value)).toEqual([matrix[2]])
    expect(strongestEdges(matrix, 4, { ...choice, sign: 'positive' })).toHaveLength(3)
  })

  it('keeps to one parcel when asked', () => {
    const ends = strongestEdges(matrix, 4, { ...choice, parcel: 1 }).map(({ first, second }) => [first, second])
    expect(ends).toEqual([
      [0, 1],
      [1, 2],
    ])
  })

  it('takes the larger side of a pair that is not symmetric', () => {
    expect(pairValue([0, 1, -3, 0], 2, 0, 1)).toBe(-3)
    expect(pairValue([0, NaN, 2, 0], 2, 0, 1)).toBe(2)
  })

  it('counts how many edges end at each parcel', () => {
    expect(degreesOf(strongestEdges(matrix, 4, choice), 4)).toEqual([2, 2, 3, 1])
  })
})
