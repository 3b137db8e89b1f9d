import { describe, expect, it } from 'vitest'
import { sortedPlaces } from '../../../../src/renderer/lib/sortRows'

const rows = [
  ['sub-10', 2],
  ['sub-9', NaN],
  ['sub-2', 2],
  ['sub-1', -3],
] as const

describe('sorting rows of a table', () => {
  it('orders names by the numbers in them', () => {
    expect(sortedPlaces(rows, 0, false)).toEqual([3, 2, 1, 0])
  })

  it('keeps rows without a value at the end, in either direction', () => {
    expect(sortedPlaces(rows, 1, false)).toEqual([3, 0, 2, 1])
    expect(sortedPlaces(rows, 1, true)).toEqual([0, 2, 3, 1])
  })
})
