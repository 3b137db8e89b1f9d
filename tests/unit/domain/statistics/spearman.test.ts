import { describe, expect, it } from 'vitest'
import { spearman } from '../../../../src/main/domain/statistics'

describe('rank correlation', () => {
  it('sees any rising relation as perfect, however bent', () => {
    expect(spearman([1, 2, 3, 4], [1, 8, 27, 1000])).toBeCloseTo(1, 12)
    expect(spearman([1, 2, 3, 4], [5, 4, 3, -100])).toBeCloseTo(-1, 12)
  })

  it('leaves out pairs with a missing value and not the value beside it alone', () => {
    expect(spearman([1, NaN, 2, 3, 9], [1, -50, 2, 3, NaN])).toBeCloseTo(1, 12)
  })

  it('is undefined, not 0, where one side does not vary or too little is left', () => {
    expect(spearman([1, 2, 3], [4, 4, 4])).toBeNaN()
    expect(spearman([1, 2], [1, 2])).toBeNaN()
  })

  it('refuses lists of different lengths', () => {
    expect(() => spearman([1], [1, 2])).toThrow(RangeError)
  })
})
