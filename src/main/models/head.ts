import * as graph from '../graph'
import { elements, type SplitOnnx, type Target, type Value } from '../graph'
import { attentionBySize } from './attention'
import type { Readout } from './inputGradient'
import { keepAll, linearOf } from './layers'
import type { Dropout, Encoding, MaskedModel, ParameterOf } from './maskedModel'
import { parameterSource } from './parameterSource'
import { weightProblems, type ParameterSpec, type Weights } from './parameters'
import { makeRandom } from './random'

/** What stands on the encoder of a fine-tuned model in place of the decoder, and what it learns from. */
export interface HeadConfig {
  kind: 'regression' | 'binary' | 'classes'
  /** The class token alone, or the mean of all tokens, the class token among them. */
  pooling: 'cls' | 'mean'
  /** 1 for 'regression' and 'binary', the number of classes for 'classes'. */
  outputs: number
  loss: 'mse' | 'mae' | 'weighted_mse' | 'binary_cross_entropy' | 'cross_entropy'
  /** Factor of the positive class in binary cross entropy; null = 1. */
  positiveWeight: number | null
  /** The output goes through a sigmoid before the loss. */
  sigmoid: boolean
  /** Share that is dropped after the first and the second layer in training; 0..1, 0 = nothing. */
  dropout: number
}

const name = 'mlp_pred_head'
/** Published checkpoints carry the weight of the positive class as an array that is not trained. */
const storedPositiveWeight = 'bce_with_logits_criterion.pos_weight'
const initialDeviation = 0.02

const linear = (layer: string, outputs: number, inputs: number): ParameterSpec[] => {
  const one = { trainable: true, used: true }
  return [
    { ...one, name: `${name}.${layer}.weight`, shape: [outputs, inputs], decayed: true },
    { ...one, name: `${name}.${layer}.bias`, shape: [outputs], decayed: false },
  ]
}

/** The arrays of a head alone, by their published names: H -> H/2 -> H/2 -> outputs. */
export const headParameters = (model: Pick<MaskedModel, 'hiddenSize'>, head: HeadConfig): ParameterSpec[] => {
  const half = Math.floor(model.hiddenSize / 2)
  const stored = { name: storedPositiveWeight, shape: [], trainable: false, used: false, decayed: false }
  return [
    ...linear('lin1', half, model.hiddenSize),
    ...linear('lin2', half, half),
    ...linear('lin3', head.outputs, half),
    ...(head.positiveWeight === null ? [] : [stored]),
  ]
}

/** Whether an array belongs to the encoder, in both architectures. */
export const isEncoders = ({ name: of }: Pick<ParameterSpec, 'name'>): boolean => of.startsWith('vit.')

/** Every array of a fine-tuned model: the encoder's and the head's; there is no decoder. */
export const finetunedParameters = (model: MaskedModel, head: HeadConfig): ParameterSpec[] => [
  ...model.parameters.filter(isEncoders),
  ...headParameters(model, head),
]

/**
 * A head's weights before training: normal with standard deviation .02, biases 0; the same seed gives the same. Source:
 * the published initialisation.
 */
export const initialiseHead = (
  model: Pick<MaskedModel, 'hiddenSize'>,
  head: HeadConfig,
  seed: number,
): Map<string, Float32Array> => {
  const random = makeRandom(seed)
  return new Map(
    headParameters(model, head).map(({ name: of, shape }) => {
      const values = new Float32Array(elements(shape))
      if (of === storedPositiveWeight) return [of, values.fill(head.positiveWeight!)]
      return [of, of.endsWith('.bias') ? values : values.map(() => random.normal() * initialDeviation)]
    }),
  )
}

/**
 * The head on an encoder's output: pooled [B, H], and logits [B, outputs] as the last layer gives them, without a
 * sigmoid. Source: the fine-tuning head of the authors' public code.
 */
export const throughHead = (
  parameter: ParameterOf,
  { latent }: Pick<Encoding, 'latent'>,
  { pooling }: Pick<HeadConfig, 'pooling'>,
  dropout: Dropout = keepAll,
): { pooled: Value; logits: Value } => {
  const [batch, tokens, width] = latent.shape
  const token = pooling === 'mean' ? graph.mean(latent, [1]) : graph.split(latent, 1, [1, tokens - 1])[0]
  const pooled = graph.reshape(token, [batch, width])
  const layer = (x: Value, of: string): Value =>
    graph.leakyRelu(dropout(linearOf(x, `${name}.${of}`, parameter), `${name}.${of}`), 0)
  return { pooled, logits: linearOf(layer(layer(pooled, 'lin1'), 'lin2'), `${name}.lin3`, parameter) }
}

/** A head as what stands on the encoder, for gradients in the input. */
export const headReadout = (model: MaskedModel, head: HeadConfig): Readout => ({
  parameters: headParameters(model, head),
  outputs: head.outputs,
  logits: (parameter, encoding) => throughHead(parameter, encoding, head).logits,
})

/** What an inference graph of a fine-tuned model is made for; as in `InferenceOptions`. */
export interface HeadInferenceOptions {
  batch: number
  weights: Weights | 'inputs'
  standardOnly: boolean
  device?: Exclude<Target, 'standard'>
}

/** What stands between these arrays and the fine-tuned model, in words; empty when they fit exactly. */
export const headWeightProblems = (model: MaskedModel, head: HeadConfig, weights: Weights): string[] =>
  weightProblems(finetunedParameters(model, head), weights)

/**
 * The ONNX file of a fine-tuned model. Inputs: signal and xyz as the architecture has them, ids_keep [B, N] int64, every
 * token: 0, 1, 2 ... Outputs: logits [B, outputs], never through the sigmoid; pooled [B, H]; latent [B, 1 + N, H].
 *
 * @throws RangeError when the weights are not exactly the model's, with every difference named
 */
export const headInferenceOnnx = (model: MaskedModel, head: HeadConfig, options: HeadInferenceOptions): Uint8Array => {
  const { outputs, target } = headOutputs(model, head, options)
  return graph.compileGraph(outputs, target)
}

/** The same with the weights in a file of that name beside it, for models of more than 2 GiB. */
export const splitHeadInferenceOnnx = (
  model: MaskedModel,
  head: HeadConfig,
  options: HeadInferenceOptions,
  weightsFile: string,
): SplitOnnx => {
  const { outputs, target } = headOutputs(model, head, options)
  return graph.compileSplitGraph(outputs, target, weightsFile)
}

const headOutputs = (
  model: MaskedModel,
  head: HeadConfig,
  options: HeadInferenceOptions,
): { outputs: Record<string, Value>; target: Target } => {
  const { batch, weights, standardOnly, device = 'cpu' } = options
  const problems = weights === 'inputs' ? [] : headWeightProblems(model, head, weights)
  if (problems.length > 0) throw new RangeError(`These weights are not of this model: ${problems.join('; ')}`)
  const target = standardOnly ? 'standard' : device
  const parameter = parameterSource(finetunedParameters(model, head), weights)
  const encoding = model.encode(parameter, { batch, kept: model.tokens, attention: attentionBySize(target) })
  const { pooled, logits } = throughHead(parameter, encoding, head)
  return { outputs: { logits, pooled, latent: encoding.latent }, target }
}
