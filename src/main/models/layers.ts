import * as graph from '../graph'
import type { Value } from '../graph'
import type { AttentionChoice, AttentionPolicy } from './attention'
import type { Dropout, ParameterOf, Segment } from './maskedModel'

/** What a layer of a transformer is computed with. */
export interface LayerOptions {
  batch: number
  tokens: number
  heads: number
  epsilon: number
  attend: AttentionPolicy
  dropout: Dropout
}

/**
 * One layer of a transformer: x [B * T, H], batch-major -> the same shape, and the attention weights [B, heads, T, T]
 * where the policy has them.
 */
export type Layer = (
  x: Value,
  name: string,
  parameter: ParameterOf,
  options: LayerOptions,
) => { y: Value; weights?: Value }

export const linearOf = (x: Value, name: string, parameter: ParameterOf): Value =>
  graph.linear(x, parameter(`${name}.weight`), parameter(`${name}.bias`))
export const normOf = (x: Value, name: string, parameter: ParameterOf, epsilon: number): Value =>
  graph.layerNorm(x, parameter(`${name}.weight`), parameter(`${name}.bias`), epsilon)
/** [B * T, heads * D] -> [B, heads, T, D]. */
export const splitHeads = (flat: Value, { batch, tokens, heads }: LayerOptions): Value =>
  graph.transpose(graph.reshape(flat, [batch, tokens, heads, flat.shape[1] / heads]), [0, 2, 1, 3])
/** [B, heads, T, D] -> [B * T, heads * D]. */
export const joinHeads = (x: Value): Value => {
  const [batch, heads, tokens, depth] = x.shape
  return graph.reshape(graph.transpose(x, [0, 2, 1, 3]), [batch * tokens, heads * depth])
}

/** Rows of each sample's tokens in an array of all samples' tokens, [B * R] of [B * `tokens`]. */
export const rowsOf = (ids: Value, tokens: number): Value => {
  const [batch, count] = ids.shape
  const firstRows = BigInt64Array.from({ length: batch }, (_, sample) => BigInt(sample * tokens))
  return graph.reshape(graph.add(ids, graph.constant(firstRows, [batch, 1])), [batch * count])
}

/** Layers one after the other, and how each is computed. */
export interface Stack {
  /** Layer i is named `name.i`. */
  name: string
  layers: number
  heads: number
  epsilon: number
  layer: Layer
  /** Names of the parameters of layer 0, without `name.0.`: every layer has the same. */
  parts: readonly string[]
}
export interface StackOptions {
  attention: AttentionChoice
  dropout?: Dropout
  segment?: Segment
}

/** Nothing is dropped. */
export const keepAll: Dropout = (x) => x

/**
 * A sequence [B, T, H] through a stack of layers. `hidden` is what goes in and what each layer gives; `attentions` are
 * [B, heads, T, T] by layer, none where the policy never has them as a whole or a `segment` keeps nothing.
 */
export const throughLayers = (
  sequence: Value,
  stack: Stack,
  parameter: ParameterOf,
  { attention, dropout = keepAll, segment }: StackOptions,
): { hidden: Value[]; attentions: Value[] } => {
  const [batch, tokens, width] = sequence.shape
  const { layers, heads, epsilon } = stack
  const options = { batch, tokens, heads, epsilon, attend: attention({ batch, heads, tokens, layers }), dropout }
  const attentions: Value[] = []
  let flat = graph.reshape(sequence, [batch * tokens, width])
  const hidden = [sequence]
  for (let index = 0; index < layers; index++) {
    const name = `${stack.name}.${index}`
    const names = stack.parts.map((part) => `${name}.${part}`)
    const compute = ([x, ...own]: readonly Value[]): { y: Value; weights?: Value } =>
      stack.layer(x, name, (wanted) => own[names.indexOf(wanted)], options)
    const inputs = [flat, ...names.map(parameter)]
    if (segment) flat = segment((given) => compute(given).y, inputs)
    else {
      const { y, weights } = compute(inputs)
      flat = y
      if (weights) attentions.push(weights)
    }
    hidden.push(graph.reshape(flat, sequence.shape))
  }
  return { hidden, attentions }
}
