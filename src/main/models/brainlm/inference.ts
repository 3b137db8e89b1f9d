import * as graph from '../../graph'
import type { Target, Value } from '../../graph'
import { attentionBySize, plainAttention } from '../attention'
import type { Weights } from '../parameters'
import type { BrainlmConfig } from './config'
import { brainlmForward } from './model'
import { brainlmParameters, brainlmWeightProblems } from './parameters'

/** What an inference graph is made for. */
export interface InferenceOptions {
  batch: number
  /** K, tokens the encoder sees: 1..N; every token for a plain encoding. */
  kept: number
  /** Weights inside the file, or every used parameter as an input of its own name. */
  weights: Weights | 'inputs'
  /** Only operators of the ONNX standard: any runtime reads the file, some faster kernels are not used. */
  standardOnly: boolean
  /** Where it runs when not `standardOnly`; default the processor. */
  device?: Exclude<Target, 'standard'>
  /** Adds outputs `encoder_attention.i` [B, heads, 1+K, 1+K] and `decoder_attention.i` [B, heads, 1+N, 1+N]. */
  attentions?: boolean
  /** Adds outputs `encoder_hidden.i` [B, 1+K, H] and `decoder_hidden.i` [B, 1+N, H]: 0 = before the first layer. */
  hidden?: boolean
}

const numbered = (name: string, values: readonly Value[]): Array<[string, Value]> =>
  values.map((value, index) => [`${name}.${index}`, value])

/**
 * The ONNX file of a trained or untrained model. Inputs: signal [B, P, W] float32, scaled as the model's contract says,
 * no NaN; xyz [B, P, 3] float32, mm; ids_keep [B, K] and ids_restore [B, N] int64. Outputs: prediction
 * [B, P, patches, patchFrames] and latent [B, 1+K, H], the class token first.
 *
 * @throws RangeError when the weights are not exactly the model's, with every difference named
 */
export const brainlmInferenceOnnx = (config: BrainlmConfig, options: InferenceOptions): Uint8Array => {
  const { weights, attentions = false, hidden = false } = options
  if (weights !== 'inputs') {
    const problems = brainlmWeightProblems(config, weights)
    if (problems.length > 0) throw new RangeError(`These weights are not of this model: ${problems.join('; ')}`)
  }
  const parameters = new Map(
    brainlmParameters(config).map(({ name, shape }) => [
      name,
      weights === 'inputs' ? graph.input(name, shape) : graph.constant(weights.get(name)!, shape, name),
    ]),
  )
  const { batch, kept } = options
  const target = options.standardOnly ? 'standard' : (options.device ?? 'cpu')
  const attention = attentions ? () => plainAttention : attentionBySize(target)
  const forward = brainlmForward(config, (name) => parameters.get(name)!, { batch, kept, attention })
  const outputs = Object.fromEntries<Value>([
    ['prediction', forward.prediction],
    ['latent', forward.latent],
    ...(attentions ? numbered('encoder_attention', forward.encoderAttentions) : []),
    ...(attentions ? numbered('decoder_attention', forward.decoderAttentions) : []),
    ...(hidden ? numbered('encoder_hidden', forward.encoderHidden) : []),
    ...(hidden ? numbered('decoder_hidden', forward.decoderHidden) : []),
  ])
  return graph.compileGraph(outputs, target)
}
