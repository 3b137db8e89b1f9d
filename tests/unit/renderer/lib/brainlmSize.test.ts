import { describe, expect, it } from 'vitest'
import {
  countParameters,
  keptTokens,
  tokensOf,
  trainingBytes,
  workPerStep,
} from '../../../../src/renderer/lib/brainlmSize'

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

describe('the size of a model that is announced before training', () => {
  it('is the parameter count of the published checkpoints', () => {
    expect(countParameters(published)).toBe(5_047_724)
    expect(countParameters({ ...published, hiddenSize: 512 })).toBe(13_429_292)
  })

  it('counts the tokens of the published window', () => {
    expect(tokensOf(published)).toBe(4240)
    expect(keptTokens(published)).toBe(3392)
    expect(keptTokens({ ...published, maskRatio: 0.75 })).toBe(1060)
  })

  it('says about as much memory as a step of the published size was measured to take, 2.2 GB', () => {
    const gigabytes = trainingBytes(published, 1) / 1e9
    expect(gigabytes).toBeGreaterThan(1.5)
    expect(gigabytes).toBeLessThan(3.2)
  })

  it('grows with the batch, but the weights are there once', () => {
    const one = trainingBytes(published, 1)
    const two = trainingBytes(published, 2)
    expect(two).toBeLessThan(2 * one)
    expect(two - one).toBeCloseTo(one - 16 * countParameters(published), -3)
  })

  it('has more work where more is shown to the encoder', () => {
    expect(workPerStep({ ...published, maskRatio: 0.75 }, 1)).toBeLessThan(workPerStep(published, 1))
    expect(workPerStep(published, 4)).toBe(4 * workPerStep(published, 1))
  })
})
