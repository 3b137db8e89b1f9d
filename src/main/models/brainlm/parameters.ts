import { elements } from '../../graph'
import { weightProblems, type ParameterSpec, type Weights } from '../parameters'
import { fixed, linear, norm, numberedLayers, partsOf, weight } from '../parameterSpecs'
import { makeRandom, type Random } from '../random'
import { patchesOf, positionRows, type BrainlmConfig } from './config'
import { positions } from './positions'

/** Rows of `decoder.decoder_pred`, which the checkpoints carry from the image model they were derived from. */
const unusedHeadRows = 768

const sinusoids = (name: string, width: number): ParameterSpec => fixed(`${name}.pe`, [positionRows, width])

interface LayerSize {
  hidden: number
  intermediate: number
  heads: number
  kernel: number
}
const layer = (name: string, { hidden, intermediate, heads, kernel }: LayerSize): ParameterSpec[] => [
  ...linear(`${name}.attention.self.query`, hidden, hidden),
  ...linear(`${name}.attention.self.key`, hidden, hidden),
  ...linear(`${name}.attention.self.value`, hidden, hidden),
  weight(`${name}.attention.self.conv.weight`, [heads, 1, kernel, 1]),
  ...linear(`${name}.attention.output.dense`, hidden, hidden),
  ...norm(`${name}.attention.output.LayerNorm`, hidden),
  ...linear(`${name}.intermediate.dense`, intermediate, hidden),
  ...linear(`${name}.output.dense`, hidden, intermediate),
  ...norm(`${name}.output.LayerNorm`, hidden),
]
/** Names of a layer's parameters within the layer. */
export const layerParts = partsOf(layer('', { hidden: 1, intermediate: 1, heads: 1, kernel: 1 }))

const encoderParameters = (config: BrainlmConfig): ParameterSpec[] => {
  const { hiddenSize: hidden, intermediateSize: intermediate, encoderHeads: heads, convKernel: kernel } = config
  const size = { hidden, intermediate, heads, kernel }
  return [
    weight('vit.embeddings.cls_token', [1, 1, hidden]),
    ...linear('vit.embeddings.signal_embedding_projection', hidden, config.patchFrames),
    ...linear('vit.embeddings.xyz_embedding_projection', hidden, 3),
    sinusoids('vit.embeddings.pos_embedding', hidden),
    ...numberedLayers('vit.encoder.layer', config.encoderLayers, (name) => layer(name, size)),
    ...norm('vit.layernorm', hidden),
  ]
}
const decoderParameters = (config: BrainlmConfig): ParameterSpec[] => {
  const { decoderHiddenSize: hidden, decoderHeads: heads, convKernel: kernel } = config
  const size = { hidden, intermediate: config.decoderIntermediateSize, heads, kernel }
  const half = Math.floor(hidden / 2)
  return [
    weight('decoder.mask_token', [1, 1, hidden]),
    ...linear('decoder.decoder_embed', hidden, config.hiddenSize),
    ...numberedLayers('decoder.decoder_layers', config.decoderLayers, (name) => layer(name, size)),
    ...norm('decoder.decoder_norm', hidden),
    ...linear('decoder.decoder_pred', unusedHeadRows, hidden).map((one) => ({ ...one, used: false })),
    ...linear('decoder.decoder_xyz_projection', config.hiddenSize, 3),
    sinusoids('decoder.pos_embedding', hidden),
    ...linear('decoder.decoder_pred1', half, hidden),
    ...linear('decoder.decoder_pred2', config.patchFrames, half),
  ]
}

/** Every array of the published checkpoints of this configuration, in their order. */
export const brainlmParameters = (config: BrainlmConfig): ParameterSpec[] => [
  ...encoderParameters(config),
  ...decoderParameters(config),
]

/** Largest difference from the formula at which a stored table of positions still counts as the formula's. */
const positionTolerance = 1e-4

/**
 * What stands between these arrays and the model, in words; empty when they fit exactly: every name and size, and
 * tables of positions that are the sinusoids which the model computes.
 */
export const brainlmWeightProblems = (config: BrainlmConfig, weights: Weights): string[] => {
  const parameters = brainlmParameters(config)
  const problems = weightProblems(parameters, weights)
  if (problems.length > 0) return problems
  return parameters
    .filter(({ trainable }) => !trainable)
    .flatMap(({ name, shape }) => {
      const stored = weights.get(name)!
      const differs = positions(patchesOf(config), shape[1]).some(
        (value, i) => !(Math.abs(value - stored[i]) < positionTolerance),
      )
      return differs ? [`${name} is not the table of sinusoids that this model uses`] : []
    })
}

const initialValues = (
  { name, shape }: ParameterSpec,
  { initializerRange }: BrainlmConfig,
  random: Random,
): Float32Array => {
  const values = new Float32Array(elements(shape))
  const within = (bound: number): Float32Array => values.map(() => (2 * random.uniform() - 1) * bound)
  if (name.endsWith('.pe')) return positions(shape[0], shape[1])
  if (name.endsWith('.bias')) return values
  if (/norm\.weight$/i.test(name)) return values.fill(1)
  if (name.startsWith('vit.') || name === 'decoder.mask_token')
    return values.map(() => random.normal() * initializerRange)
  if (name.endsWith('.conv.weight')) return within(1 / Math.sqrt(shape[2]))
  return within(Math.sqrt(6 / (shape[0] + shape[1])))
}

/**
 * Weights before training, for every name of `brainlmParameters`, buffers and unused arrays included. Encoder, class
 * token and mask token: normal with `initializerRange`; decoder: uniform after Glorot and Bengio 2010, its
 * convolutions within 1 / sqrt(kernel); biases 0; norms 1. Source: the published initialisation of this architecture.
 *
 * @param seed  32-bit whole number; the same seed gives the same weights
 */
export const initialiseBrainlm = (config: BrainlmConfig, seed: number): Map<string, Float32Array> => {
  const random = makeRandom(seed)
  return new Map(brainlmParameters(config).map((one) => [one.name, initialValues(one, config, random)]))
}
