import type { MaskedModel } from '../maskedModel'
import { keptTokens, patchesOf, tokensOf, type BrainlmConfig } from './config'
import { decodeBrainlm, encodeBrainlm } from './model'
import { brainlmParameters, brainlmWeightProblems, initialiseBrainlm } from './parameters'

/** Token of every value of a window, [P * W]: parcel-major, token = parcel * patches + patch. */
const tokenOfValue = (config: BrainlmConfig): Int32Array => {
  const { parcels, windowFrames, patchFrames } = config
  return Int32Array.from({ length: parcels * windowFrames }, (_, value) => {
    const parcel = Math.floor(value / windowFrames)
    return parcel * patchesOf(config) + Math.floor((value % windowFrames) / patchFrames)
  })
}

/** BrainLM as first published, of this configuration. */
export const makeBrainlm = (config: BrainlmConfig): MaskedModel => ({
  architecture: 'brainlm',
  config: { ...config },
  parcels: config.parcels,
  windowFrames: config.windowFrames,
  tokens: tokensOf(config),
  kept: keptTokens(config),
  hiddenSize: config.hiddenSize,
  encoderLayers: config.encoderLayers,
  encoderHeads: config.encoderHeads,
  feedsPositions: true,
  tokenOfValue: tokenOfValue(config),
  loss: config.loss,
  fixedMask: null,
  parameters: brainlmParameters(config),
  initialise: (seed) => initialiseBrainlm(config, seed),
  weightProblems: (weights) => brainlmWeightProblems(config, weights),
  encode: (parameter, options) => encodeBrainlm(config, parameter, options),
  decode: (parameter, encoding, options) => decodeBrainlm(config, parameter, encoding, options),
})
