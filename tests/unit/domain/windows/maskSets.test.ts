import { describe, expect, it } from 'vitest'
import { disjointMaskSets } from '../../../../src/main/domain/windows'
import { maskIndices } from '../../../../src/main/models/mask'

describe('disjointMaskSets', () => {
  it.each([
    [600, 480],
    [600, 150],
    [7, 5],
    [10, 9],
    [4, 0],
  ])('predicts every one of %i tokens exactly once when %i are kept', (tokens, kept) => {
    const predicted = disjointMaskSets(tokens, kept, 3).flatMap((set) => [...set.predicted])
    expect(predicted.sort((a, b) => a - b)).toEqual(Array.from({ length: tokens }, (_, i) => i))
  })

  it.each([
    [600, 480],
    [7, 5],
  ])('hides what it predicts, and the same number of tokens in every set (%i tokens, %i kept)', (tokens, kept) => {
    for (const set of disjointMaskSets(tokens, kept, 3)) {
      const { mask } = maskIndices(set.noise, tokens, kept)
      expect(mask.reduce((sum, hidden) => sum + hidden, 0)).toBe(tokens - kept)
      for (const token of set.predicted) expect(mask[token]).toBe(1)
    }
  })

  it('needs no more passes than the ratio asks for', () => {
    expect(disjointMaskSets(600, 480, 1)).toHaveLength(5)
    expect(disjointMaskSets(600, 150, 1)).toHaveLength(2)
  })

  it('is the same for the same seed and another for another', () => {
    const sets = (seed: number) => disjointMaskSets(50, 40, seed).map((set) => [...set.predicted, ...set.noise])
    expect(sets(1)).toEqual(sets(1))
    expect(sets(1)).not.toEqual(sets(2))
  })

  it('keeps tokens in random order, as in training', () => {
    const { idsKeep } = maskIndices(disjointMaskSets(100, 80, 1)[0].noise, 100, 80)
    expect([...idsKeep]).not.toEqual([...idsKeep].sort((a, b) => Number(a - b)))
  })

  it('refuses to predict without hiding anything', () => {
    expect(() => disjointMaskSets(10, 10, 1)).toThrow('cannot hide 0 of 10 tokens')
  })
})
