import { describe, expect, it } from 'vitest'
import { keptTokens, tokensOf, workPerStep } from '../../../../src/renderer/lib/brainlmSize'

const published = {
  parcels: 424,
  windowFrames: 200,
  patchFrames: 20,
  hiddenSize: 256,
  intermediateSize: 1024,
  encoderLayers: 4,
  decoderLayers: 2,
  heads: 4,
  maskRatio: 0.2,
}

describe('the work of a training, by which its time is told', () => {
  it('counts the tokens of the published window', () => {
    expect(tokensOf(published)).toBe(4240)
    expect(keptTokens(published)).toBe(3392)
    expect(keptTokens({ ...published, maskRatio: 0.75 })).toBe(1060)
  })

  it('has more work where more is shown to the encoder', () => {
    expect(workPerStep({ ...published, maskRatio: 0.75 }, 1)).toBeLessThan(workPerStep(published, 1))
    expect(workPerStep(published, 4)).toBe(4 * workPerStep(published, 1))
  })
})
