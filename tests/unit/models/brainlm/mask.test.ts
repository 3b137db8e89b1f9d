import { describe, expect, it } from 'vitest'
import { keptTokens, maskIndices } from '../../../../src/main/models/brainlm'
import { tiny } from './tiny'

describe('a mask from noise', () => {
  it('keeps the smallest, in their order, for each sample of its own', () => {
    const { idsKeep, idsRestore, idsHidden, mask } = maskIndices(Float32Array.of(0.4, 0.1, 0.3, 0.2, 0, 1, 2, 3), 4, 2)
    expect([...idsKeep]).toEqual([1n, 3n, 0n, 1n])
    expect([...idsRestore]).toEqual([3n, 0n, 2n, 1n, 0n, 1n, 2n, 3n])
    expect([...idsHidden]).toEqual([2n, 0n, 2n, 3n])
    expect([...mask]).toEqual([1, 0, 1, 0, 0, 0, 1, 1])
  })

  it('puts every token back where it was', () => {
    const noise = Float32Array.from({ length: 50 }, (_, i) => Math.sin(i * 12.9))
    const { idsKeep, idsRestore } = maskIndices(noise, 50, 50)
    expect(Array.from(idsRestore, (place) => Number(idsKeep[Number(place)]))).toEqual([...Array(50).keys()])
  })

  it('breaks ties by the token, so that equal noise keeps the natural order', () => {
    expect([...maskIndices(new Float32Array(5), 5, 3).idsKeep]).toEqual([0n, 1n, 2n])
  })

  it('refuses noise that is not whole samples, and more tokens than there are', () => {
    expect(() => maskIndices(new Float32Array(5), 4, 2)).toThrow(/not \[B, 4\]/)
    expect(() => maskIndices(new Float32Array(4), 4, 5)).toThrow(/cannot keep 5 of 4/)
  })

  it('keeps as many tokens as the published code: the whole part of the fraction', () => {
    const published = { ...tiny, parcels: 424, windowFrames: 200, patchFrames: 20 }
    expect([0.2, 0.75, 0.33].map((maskRatio) => keptTokens({ ...published, maskRatio }))).toEqual([3392, 1060, 2840])
  })
})
