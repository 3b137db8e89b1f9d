import * as graph from '../graph'
import type { SplitOnnx, Target, Value } from '../graph'
import { attentionBySize, plainAttention } from './attention'
import { isEncoders } from './head'
import type { DecodeOptions, MaskedModel } from './maskedModel'
import { weightProblems, type Weights } from './parameters'
import { parameterSource } from './parameterSource'

/** What an inference graph is made for. */
export interface InferenceOptions {
  batch: number
  /** K, tokens the encoder sees: 1..N; every token for a plain encoding. */
  kept: number
  /** Weights inside the file, or every parameter that is read as an input of its own name. */
  weights: Weights | 'inputs'
  /** Only operators of the ONNX standard: any runtime reads the file, some faster kernels are not used. */
  standardOnly: boolean
  /** Where it runs when not `standardOnly`; default the processor. */
  device?: Exclude<Target, 'standard'>
  /** Adds outputs `encoder_attention.i` [B, heads, 1+K, 1+K] and `decoder_attention.i` [B, heads, 1+N, 1+N]. */
  attentions?: boolean
  /**
   * Adds outputs `encoder_hidden.i` [B, 1+K, H] and `decoder_hidden.i` [B, 1+N, D], 0 = before the first layer, and
   * what the architecture has besides.
   */
  hidden?: boolean
  /** Leaves out the decoder, and with it the prediction; its weights may be missing. */
  encoderOnly?: boolean
  /** See `DecodeOptions`. */
  predict?: DecodeOptions['predict']
}

const numbered = (name: string, values: readonly Value[]): Array<[string, Value]> =>
  values.map((value, index) => [`${name}.${index}`, value])

const problemsOf = (model: MaskedModel, weights: Weights, encoderOnly: boolean): string[] => {
  if (!encoderOnly || [...weights.keys()].some((name) => !isEncoders({ name }))) return model.weightProblems(weights)
  return weightProblems(model.parameters.filter(isEncoders), weights)
}

/**
 * The ONNX file of a trained or untrained model. Inputs: those of its architecture (see `MaskedModel`). Outputs: latent
 * [B, 1+K, H], the class token first, and prediction [B, P, W] in the units of the signal.
 *
 * @throws RangeError when the weights are not exactly the model's, with every difference named
 */
export const inferenceOnnx = (model: MaskedModel, options: InferenceOptions): Uint8Array => {
  const { outputs, target } = inferenceOutputs(model, options)
  return graph.compileGraph(outputs, target)
}

/** The same with the weights in a file of that name beside it, for models of more than 2 GiB. */
export const splitInferenceOnnx = (model: MaskedModel, options: InferenceOptions, weightsFile: string): SplitOnnx => {
  const { outputs, target } = inferenceOutputs(model, options)
  return graph.compileSplitGraph(outputs, target, weightsFile)
}

const inferenceOutputs = (
  model: MaskedModel,
  options: InferenceOptions,
): { outputs: Record<string, Value>; target: Target } => {
  const { batch, kept, weights, attentions = false, hidden = false, encoderOnly = false, predict } = options
  const problems = weights === 'inputs' ? [] : problemsOf(model, weights, encoderOnly)
  if (problems.length > 0) throw new RangeError(`These weights are not of this model: ${problems.join('; ')}`)
  const parameter = parameterSource(model.parameters, weights)
  const target = options.standardOnly ? 'standard' : (options.device ?? 'cpu')
  const attention = attentions ? () => plainAttention : attentionBySize(target)
  const encoding = model.encode(parameter, { batch, kept, attention })
  const decoding = encoderOnly ? null : model.decode(parameter, encoding, { batch, attention, predict })
  const outputs = Object.fromEntries<Value>([
    ...(decoding ? [['prediction', decoding.prediction] as const] : []),
    ['latent', encoding.latent],
    ...(attentions ? numbered('encoder_attention', encoding.attentions) : []),
    ...(attentions ? numbered('decoder_attention', decoding?.attentions ?? []) : []),
    ...(hidden ? numbered('encoder_hidden', encoding.hidden) : []),
    ...(hidden ? numbered('decoder_hidden', decoding?.hidden ?? []) : []),
    ...(hidden ? Object.entries(decoding?.extras ?? {}) : []),
  ])
  return { outputs, target }
}
