import { describe, expect, it } from 'vitest'
import { brainlmSettingNames, parseBrainlmSettings } from '../../../../src/main/models/brainlm'

const problems = (settings: Record<string, string>, parcels = 10): string[] => {
  const parsed = parseBrainlmSettings(settings, { parcels })
  return parsed.ok ? [] : parsed.problems
}
const config = (settings: Record<string, string>, parcels = 10) => {
  const parsed = parseBrainlmSettings(settings, { parcels })
  if (!parsed.ok) throw new Error(parsed.problems.join())
  return parsed.config
}

describe('settings of brainlm', () => {
  it('make a model from nothing but the number of parcels', () => {
    expect(config({}, 200)).toMatchObject({
      parcels: 200,
      windowFrames: 40,
      patchFrames: 20,
      maskRatio: 0.3,
      loss: 'mse',
    })
  })

  it('give every name of the configuration, so that none is silently ignored', () => {
    expect([...brainlmSettingNames, 'parcels'].sort()).toEqual(Object.keys(config({})).sort())
  })

  it('let the decoder follow the encoder unless it is given', () => {
    const followed = config({ hiddenSize: '96', intermediateSize: '50', encoderHeads: '3' })
    expect(followed).toMatchObject({ decoderHiddenSize: 96, decoderIntermediateSize: 50, decoderHeads: 3 })
    expect(config({ decoderHeads: '2', decoderIntermediateSize: '7' })).toMatchObject({
      decoderHeads: 2,
      decoderIntermediateSize: 7,
    })
  })

  it.each([
    [{ hidden_size: '64' }, /hidden_size is not a setting of brainlm; known are windowFrames/],
    [{ constructor: '1' }, /constructor is not a setting/],
    [{ hiddenSize: '64.5' }, /hiddenSize is '64.5', not a positive whole number/],
    [{ hiddenSize: '' }, /hiddenSize is ''/],
    [{ encoderLayers: '0' }, /encoderLayers is '0'/],
    [{ maskRatio: '1' }, /maskRatio is '1', not a number of at least 0 and below 1/],
    [{ maskRatio: ' ' }, /maskRatio/],
    [{ loss: 'l2' }, /loss is 'l2', not mse or mae/],
    [{ tanhDecoder: 'yes' }, /tanhDecoder is 'yes', not true or false/],
    [{ patchFrames: '30' }, /patchFrames does not divide windowFrames/],
    [{ encoderHeads: '3', decoderHeads: '4' }, /encoderHeads does not divide hiddenSize/],
    [{ decoderHeads: '5' }, /decoderHeads does not divide decoderHiddenSize/],
    [{ decoderHiddenSize: '32' }, /decoderHiddenSize is not equal to hiddenSize/],
    [{ hiddenSize: '65', encoderHeads: '5' }, /hiddenSize is odd/],
    [{ convKernel: '64' }, /convKernel is even/],
    [{ maskRatio: '1e-17' }, /maskRatio hides no token/],
    [{ maskRatio: '0.999' }, /maskRatio keeps no token/],
    [{ windowFrames: '10001', patchFrames: '1' }, /more than 5000 patches/],
  ])('refuse %j', (settings, expected) => {
    expect(problems(settings).join()).toMatch(expected)
  })

  it('name every problem at once', () => {
    expect(problems({ a: '1', b: '2', loss: 'x' })).toHaveLength(3)
  })
})
