import type { MaskedModel } from '../maskedModel'
import { tokenOfValue, tokensOf, type VitmaeConfig } from './config'
import { keptTokens, lastFramesMask } from './mask'
import { decodeVitmae, encodeVitmae } from './model'
import { initialiseVitmae, vitmaeParameters, vitmaeWeightProblems } from './parameters'

/** BrainLM's ViT-MAE, of this configuration. */
export const makeVitmae = (config: VitmaeConfig): MaskedModel => ({
  architecture: 'brainlm-vitmae',
  config: { ...config },
  parcels: config.parcels,
  windowFrames: config.windowFrames,
  tokens: tokensOf(config),
  kept: keptTokens(config),
  hiddenSize: config.hiddenSize,
  encoderLayers: config.encoderLayers,
  encoderHeads: config.encoderHeads,
  feedsPositions: false,
  tokenOfValue: tokenOfValue(config),
  loss: 'mse',
  fixedMask: lastFramesMask(config),
  parameters: vitmaeParameters(config),
  initialise: (seed) => initialiseVitmae(config, seed),
  weightProblems: (weights) => vitmaeWeightProblems(config, weights),
  encode: (parameter, options) => encodeVitmae(config, parameter, options),
  decode: (parameter, encoding, options) => decodeVitmae(config, parameter, encoding, options),
})
