import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../../../src/main/domain/random'
import { layoutTokens, makeMasking } from '../../../../src/main/domain/windows'

/** 6 parcels of 8 patches of 2 frames, parcel-major. */
const [parcels, windowFrames, patch] = [6, 16, 2]
const tokenOfValue = Int32Array.from({ length: parcels * windowFrames }, (_, at) => Math.floor(at / patch))
const layout = layoutTokens(tokenOfValue, 48, windowFrames)
const options = { layout, kept: 30, windowFrames, groups: ['A', 'A', 'A', 'B', 'B', 'C'], blockFrames: 6 }

const hiddenOf = (noise: Float32Array, kept: number) => {
  const order = [...noise.keys()].sort((a, b) => noise[a] - noise[b])
  return order.slice(kept).sort((a, b) => a - b)
}
const draw = (kind: 'random' | 'block' | 'future', seed: number, more = {}) => {
  const masking = makeMasking({ ...options, ...more, kind })
  return hiddenOf(masking.draw(makeRandom(seed, 'mask')), masking.kept)
}

it('reads frames and parcels of a token off the values that it carries, and knows padding', () => {
  // Two parcels of four frames in image patches of 2 x 2, the first of which is padding.
  const image = layoutTokens(Int32Array.of(1, 1, 2, 2, 1, 1, 2, 2), 3, 4)
  expect([...image.firstFrame]).toEqual([-1, 0, 2])
  expect([...image.lastFrame]).toEqual([-1, 1, 3])
  expect([...image.firstParcel]).toEqual([-1, 0, 0])
})

describe('masks', () => {
  it('of every kind follow the random numbers alone', () => {
    for (const kind of ['random', 'block', 'future'] as const) expect(draw(kind, 3)).toEqual(draw(kind, 3))
    expect(draw('random', 3)).not.toEqual(draw('random', 4))
    expect(draw('block', 3)).not.toEqual(draw('block', 4))
  })

  it('of blocks hide as many tokens as single ones do', () => {
    for (let seed = 0; seed < 20; seed++) expect(draw('block', seed)).toHaveLength(18)
  })

  it('of blocks hide whole groups at the same time: their tokens are hidden together far more often than by chance', () => {
    let together = 0
    let single = 0
    for (let seed = 0; seed < 50; seed++) {
      const hidden = new Set(draw('block', seed))
      for (let time = 0; time < 8; time++) {
        if (hidden.has(time)) single++
        if (hidden.has(time) && hidden.has(8 + time) && hidden.has(16 + time)) together++
      }
    }
    // By chance (18 of 48 hidden) 0.14 of them.
    expect(together / single).toBeGreaterThan(0.7)
  })

  it('of the future hide the last frames of all parcels, in the share that is nearest', () => {
    const hidden = draw('future', 1)
    expect(hidden).toEqual([...Array(48).keys()].filter((token) => token % 8 >= 5))
    expect(makeMasking({ ...options, kind: 'future' }).kept).toBe(30)
  })

  it('of the future never hide everything, and refuse a window that has no future', () => {
    const one = layoutTokens(new Int32Array(16), 1, 16)
    expect(makeMasking({ ...options, kind: 'future', kept: 1 }).kept).toBe(6)
    expect(() => makeMasking({ ...options, kind: 'future', layout: one })).toThrow(RangeError)
  })

  it('of blocks hide padding in the same share, one by one', () => {
    const padded = layoutTokens(
      tokenOfValue.map((token) => token + 48),
      96,
      windowFrames,
    )
    const hidden = draw('block', 2, { layout: padded, kept: 24 })
    expect(hidden.filter((token) => token < 48)).toHaveLength(36)
    expect(hidden).toHaveLength(72)
  })
})
