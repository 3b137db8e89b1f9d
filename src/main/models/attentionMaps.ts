import * as graph from '../graph'
import type { Target, Value } from '../graph'
import { attentionBySize, type AttentionChoice } from './attention'
import type { MaskedModel } from './maskedModel'
import type { Weights } from './parameters'
import { parameterSource } from './parameterSource'

/** What one layer's attention is made of. */
export interface SeenAttention {
  /** [1, heads, T, D]. */
  query: Value
  key: Value
  /** Factor to the scores. */
  scale: number
}

/** Lets another policy attend, and keeps what it was given, layer by layer. */
const watch = (choice: AttentionChoice, seen: SeenAttention[]): AttentionChoice => {
  return (size) => {
    const attend = choice(size)
    return (query, key, value, scale) => {
      seen.push({ query, key, scale })
      return attend(query, key, value, scale)
    }
  }
}

const oneHead = (x: Value, head: number): Value => {
  const heads = x.shape[1]
  const sizes = [head, 1, heads - head - 1]
  const parts = graph.split(
    x,
    1,
    sizes.filter((size) => size > 0),
  )
  return parts[head > 0 ? 1 : 0]
}

/** What the weights of one group of queries may take, all heads. */
const groupBytes = 40 * 2 ** 20

/**
 * The product of a layer's attention [T, T] and x [T, C]: the mean over the heads, or one of them. By groups of queries,
 * so that the T x T weights are never there as a whole.
 */
export const attendTo = ({ query, key, scale }: SeenAttention, x: Value, head: number | null): Value => {
  const [q, k] = head === null ? [query, key] : [oneHead(query, head), oneHead(key, head)]
  const [, heads, tokens] = q.shape
  const rows = Math.max(1, Math.min(tokens, Math.floor(groupBytes / (4 * heads * tokens))))
  const sizes = Array.from({ length: Math.ceil(tokens / rows) }, (_, at) => Math.min(rows, tokens - at * rows))
  const groups = graph.split(q, 2, sizes).map((group, at) => {
    const weights = graph.softmax(graph.matmul(group, k, { transposeB: true, scale }))
    return graph.matmul(graph.reshape(graph.mean(weights, [1]), [sizes[at], tokens]), x)
  })
  return groups.length === 1 ? groups[0] : graph.concatenate(groups, 0)
}

/**
 * Attention rollout from the tokens to x [T, C]: for each layer half attention, averaged over its heads, and half the
 * residual connection; rows still sum to 1. Multiplied from the first layer on, so that a layer's attention is used
 * once and never kept. Source: Abnar and Zuidema 2020.
 */
export const rollOut = (layers: readonly SeenAttention[], x: Value): Value =>
  layers.reduce((reached, layer) => graph.scale(graph.add(attendTo(layer, reached, null), reached), 0.5), x)

export interface AttentionReduction {
  /** 'rollout' takes all layers and heads. */
  method: 'attention' | 'rollout'
  /** From 0; null = the mean over all. */
  layer: number | null
  head: number | null
  /** [1 + N, P] float32 each, row-major, row 0 the class token: see `TokenSharing` of the domain. */
  received: Float32Array
  carried: Float32Array
}

/**
 * Attention of layers, by parcel. `map` [P, P]: row = the parcel that looks (mean over its values), column = the parcel
 * looked at (sum over its share of the tokens). `class_token` [P]: what the class token looks at.
 */
export const reduceToParcels = (
  seen: readonly SeenAttention[],
  { method, layer, head, ...sharing }: AttentionReduction,
): { map: Value; class_token: Value } => {
  const [, , tokens] = seen[0].query.shape
  const parcels = sharing.received.length / tokens
  const received = graph.constant(sharing.received, [tokens, parcels])
  const carried = graph.constant(sharing.carried, [tokens, parcels])
  const taken = layer === null ? seen : [seen[layer]]
  const meanOf = (layers: readonly SeenAttention[]) =>
    graph.scale(graph.addAll(layers.map((one) => attendTo(one, received, head))), 1 / layers.length)
  const looked = method === 'rollout' ? rollOut(seen, received) : meanOf(taken)
  const [first] = graph.split(looked, 0, [1, tokens - 1])
  return { map: graph.matmul(carried, looked, { transposeA: true }), class_token: graph.reshape(first, [parcels]) }
}

export interface AttentionMapOptions extends AttentionReduction {
  weights: Weights | 'inputs'
  device: Exclude<Target, 'standard'>
}

/**
 * The ONNX file of what the encoder's tokens look at when all of them are seen. Inputs: signal [1, P, W], xyz [1, P, 3]
 * where the model has them, ids_keep [1, N] with the tokens in their natural order. Outputs: `map` and `class_token` of
 * `reduceToParcels`; rows sum to 1 less what goes to the class token and to tokens of padding.
 *
 * @throws RangeError when the model has no such layer or head
 */
export const attentionMapOnnx = (model: MaskedModel, options: AttentionMapOptions): Uint8Array => {
  const { weights, device, layer, head } = options
  const { tokens, encoderLayers, encoderHeads } = model
  if (layer !== null && layer >= encoderLayers) throw new RangeError(`the encoder has ${encoderLayers} layers`)
  if (head !== null && head >= encoderHeads) throw new RangeError(`the encoder has ${encoderHeads} heads`)
  const seen: SeenAttention[] = []
  const attention = watch(attentionBySize(device), seen)
  model.encode(parameterSource(model.parameters, weights), { batch: 1, kept: tokens, attention })
  return graph.compileGraph({ ...reduceToParcels(seen, options) }, device)
}
