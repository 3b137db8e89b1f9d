import * as graph from '../graph'
import type { Target, Value } from '../graph'
import { attentionBySize } from './attention'
import type { Encoding, MaskedModel, ParameterOf } from './maskedModel'
import type { ParameterSpec, Weights } from './parameters'
import { parameterSource } from './parameterSource'

/** What stands on the encoder in place of the decoder. */
export interface Readout {
  /** Its parameters, besides the encoder's. */
  parameters: readonly ParameterSpec[]
  /** [B, outputs]. */
  logits(parameter: ParameterOf, encoding: Encoding): Value
  outputs: number
}

export interface InputGradientOptions {
  batch: number
  /** K, tokens the encoder sees: 1..N. */
  kept: number
  weights: Weights | 'inputs'
  device: Exclude<Target, 'standard'>
  /** Left out: the prediction of the decoder. */
  readout?: Readout
}

/**
 * The ONNX file of a score and its gradient in the input. Inputs: signal [B, P, W], xyz [B, P, 3] where the model has
 * them, ids_keep [B, K], ids_restore [B, N] with a decoder; target [B, P, W], or [B, outputs] with a readout. Outputs:
 * score [B], the sum of target times what the model gives, and gradient [B, P, W], of each sample's own score in its
 * signal: zero for values whose token is hidden.
 */
export const inputGradientOnnx = (model: MaskedModel, options: InputGradientOptions): Uint8Array => {
  const { batch, kept, weights, device, readout } = options
  const attention = attentionBySize(device)
  const parameter = parameterSource([...model.parameters, ...(readout?.parameters ?? [])], weights)
  const encoding = model.encode(parameter, { batch, kept, attention })
  const given = readout
    ? readout.logits(parameter, encoding)
    : model.decode(parameter, encoding, { batch, attention }).prediction
  const weighed = graph.multiply(given, graph.input('target', given.shape))
  const axes = [...given.shape.keys()].slice(1)
  const score = graph.reshape(graph.sum(weighed, axes), [batch])
  const [gradient] = graph.differentiate(graph.total(score), [encoding.signal])
  return graph.compileGraph({ score, gradient }, device)
}
