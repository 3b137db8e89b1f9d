import { elements } from '../../graph'
import { weightProblems, type ParameterSpec, type Weights } from '../parameters'
import { fixed, linear, norm, numberedLayers, partsOf, weight } from '../parameterSpecs'
import { makeRandom } from '../random'
import { sideOf, tokensOf, type VitmaeConfig } from './config'
import { positions } from './positions'

const encoderTable = 'vit.embeddings.position_embeddings'
const decoderTable = 'decoder.decoder_pos_embed'

const layer = (name: string, hidden: number, intermediate: number): ParameterSpec[] => [
  ...linear(`${name}.attention.attention.query`, hidden, hidden),
  ...linear(`${name}.attention.attention.key`, hidden, hidden),
  ...linear(`${name}.attention.attention.value`, hidden, hidden),
  ...linear(`${name}.attention.output.dense`, hidden, hidden),
  ...linear(`${name}.intermediate.dense`, intermediate, hidden),
  ...linear(`${name}.output.dense`, hidden, intermediate),
  ...norm(`${name}.layernorm_before`, hidden),
  ...norm(`${name}.layernorm_after`, hidden),
]
/** Names of a layer's parameters within the layer. */
export const layerParts = partsOf(layer('', 1, 1))

const encoderParameters = (config: VitmaeConfig): ParameterSpec[] => {
  const { hiddenSize: hidden, intermediateSize, patchSize, channels } = config
  return [
    weight('vit.embeddings.cls_token', [1, 1, hidden]),
    fixed(encoderTable, [1, 1 + tokensOf(config), hidden]),
    weight('vit.embeddings.patch_embeddings.projection.weight', [hidden, channels, patchSize, patchSize]),
    { ...weight('vit.embeddings.patch_embeddings.projection.bias', [hidden]), decayed: false },
    ...numberedLayers('vit.encoder.layer', config.encoderLayers, (name) => layer(name, hidden, intermediateSize)),
    ...norm('vit.layernorm', hidden),
  ]
}
const decoderParameters = (config: VitmaeConfig): ParameterSpec[] => {
  const { decoderHiddenSize: hidden, decoderIntermediateSize: intermediate, patchSize, channels } = config
  return [
    weight('decoder.mask_token', [1, 1, hidden]),
    fixed(decoderTable, [1, 1 + tokensOf(config), hidden]),
    ...linear('decoder.decoder_embed', hidden, config.hiddenSize),
    ...numberedLayers('decoder.decoder_layers', config.decoderLayers, (name) => layer(name, hidden, intermediate)),
    ...norm('decoder.decoder_norm', hidden),
    ...linear('decoder.decoder_pred', patchSize ** 2 * channels, hidden),
  ]
}

/** Every array of the published checkpoints of this configuration, in their order. */
export const vitmaeParameters = (config: VitmaeConfig): ParameterSpec[] => [
  ...encoderParameters(config),
  ...decoderParameters(config),
]

/** The table of positions with the class token's row, which is zero. */
const table = (config: VitmaeConfig, width: number): Float32Array => {
  const values = new Float32Array((1 + tokensOf(config)) * width)
  values.set(positions(sideOf(config), width), width)
  return values
}

/** Largest difference from the formula at which a stored table of positions still counts as the formula's. */
const positionTolerance = 1e-4

/**
 * What stands between these arrays and the model, in words; empty when they fit exactly: every name and size, and
 * tables of positions that are the ones which the model computes.
 */
export const vitmaeWeightProblems = (config: VitmaeConfig, weights: Weights): string[] => {
  const parameters = vitmaeParameters(config)
  const problems = weightProblems(parameters, weights)
  if (problems.length > 0) return problems
  return parameters
    .filter(({ trainable }) => !trainable)
    .filter(({ name, shape }) => {
      const stored = weights.get(name)!
      return table(config, shape[2]).some((value, i) => !(Math.abs(value - stored[i]) < positionTolerance))
    })
    .map(({ name }) => `${name} is not the table of positions that this model uses`)
}

/**
 * Weights before training, for every name of `vitmaeParameters`: normal with `initializerRange`, biases 0, norms 1.
 * Source: the published initialisation of this architecture.
 *
 * @param seed  32-bit whole number; the same seed gives the same weights
 */
export const initialiseVitmae = (config: VitmaeConfig, seed: number): Map<string, Float32Array> => {
  const random = makeRandom(seed)
  const valuesOf = ({ name, shape, trainable }: ParameterSpec): Float32Array => {
    if (!trainable) return table(config, shape[2])
    const values = new Float32Array(elements(shape))
    if (name.endsWith('.bias')) return values
    if (/norm(_\w+)?\.weight$/.test(name)) return values.fill(1)
    return values.map(() => random.normal() * config.initializerRange)
  }
  return new Map(vitmaeParameters(config).map((one) => [one.name, valuesOf(one)]))
}
