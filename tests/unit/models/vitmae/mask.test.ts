import { describe, expect, it } from 'vitest'
import { blankedColumns, keptTokens, lastFramesMask, makeVitmae, paddingOf } from '../../../../src/main/models/vitmae'
import { published } from '../../../parity/brainlm/published'
import { tinyPicture } from './tiny'

const real = published.vitmae_111M.config
const framesHidden = (config: typeof real, weight: Float32Array): number =>
  weight.subarray(0, config.windowFrames).reduce((a, b) => a + b)

describe('the window in its picture', () => {
  it('lies in the middle, with the odd row and column behind it', () => {
    expect(paddingOf(real)).toEqual({ top: 4, bottom: 4, left: 116, right: 116 })
    expect(paddingOf(tinyPicture)).toEqual({ top: 2, bottom: 2, left: 2, right: 3 })
  })

  it('has each value in the token whose pixel it is', () => {
    const { tokenOfValue } = makeVitmae(tinyPicture)
    const at = (parcel: number, frame: number) => tokenOfValue[parcel * 7 + frame]
    expect([at(0, 0), at(0, 1), at(0, 4), at(1, 0), at(7, 6)]).toEqual([0, 1, 2, 4, 14])
    expect(new Set(tokenOfValue).size).toBe(12)
  })
})

describe('a mask of the last frames', () => {
  it('hides whole columns of tokens: with a tenth of 200 frames, 28 of them', () => {
    const config = { ...real, trainMode: 'predict_last' as const, maskRatio: 0.1 }
    const { noise, weight } = lastFramesMask(config)!
    expect(framesHidden(config, weight)).toBe(28)
    expect(Array.from(noise.subarray(0, 27)).flatMap((hidden, column) => (hidden ? [column] : []))).toEqual([18, 19])
    expect(keptTokens(config)).toBe(729 - 2 * 27)
    expect(blankedColumns(config)).toEqual({ first: 296, end: 296 })
  })

  it('to the frame, hides columns without other frames and blanks the rest of the frames', () => {
    const config = { ...real, trainMode: 'predict_last_pixel' as const, maskRatio: 0.1 }
    const { noise, weight } = lastFramesMask(config)!
    expect(framesHidden(config, weight)).toBe(20)
    expect(keptTokens(config)).toBe(729 - 27)
    expect(noise[19]).toBe(1)
    expect(blankedColumns(config)).toEqual({ first: 296, end: 304 })
  })

  it('is drawn anew for each window when single tokens are hidden', () => {
    expect(lastFramesMask(real)).toBeNull()
    expect(keptTokens(real)).toBe(182)
  })
})
