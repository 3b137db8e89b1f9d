import * as graph from '../graph'
import type { Target } from '../graph'
import { plainAttention } from './attention'
import type { MaskedModel } from './maskedModel'
import { parameterSource } from './parameterSource'
import type { Weights } from './parameters'

/**
 * The ONNX file of what stands before the encoder's first layer when nothing is hidden. Inputs: signal and xyz as the
 * architecture has them, ids_keep [1, N] int64. Output: encoder_hidden.0 [1, 1 + N, H] float32, the class token first.
 *
 * @param weights  of the encoder at least
 * @throws RangeError when one that is needed is not there
 */
export const embeddingOnnx = (model: MaskedModel, weights: Weights, target: Target): Uint8Array => {
  const parameter = parameterSource(model.parameters, weights)
  const { hidden } = model.encode(parameter, { batch: 1, kept: model.tokens, attention: () => plainAttention })
  return graph.compileGraph({ 'encoder_hidden.0': hidden[0] }, target)
}
