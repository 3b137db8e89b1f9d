import * as graph from '../graph'
import type { Value } from '../graph'
import type { AttentionChoice, AttentionPolicy, AttentionSize } from './attention'
import type { Dropout, ParameterOf, Segment } from './maskedModel'

/** What a layer of a transformer is computed with. */
export interface LayerOptions {
  batch: number
  tokens: number
  heads: number
  epsilon: number
  attend: AttentionPolicy
  dropout: Dropout
  /** Gives of an array of all tokens [B * T, D] those that the layer is computed for [B * Q, D]; keys are all. */
  choose(x: Value): Value
}

/**
 * One layer of a transformer: x [B * T, H], batch-major -> [B * Q, H], and the attention weights [B, heads, Q, T] where
 * the policy has them. Q = T but where fewer tokens are chosen.
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
export const splitHeads = (flat: Value, { batch, heads }: LayerOptions): Value => {
  const [rows, width] = flat.shape
  return graph.transpose(graph.reshape(flat, [batch, rows / batch, heads, width / heads]), [0, 2, 1, 3])
}
/** [B, heads, T, D] -> [B * T, heads * D]. */
export const joinHeads = (x: Value): Value => {
  const [batch, heads, tokens, depth] = x.shape
  return graph.reshape(graph.transpose(x, [0, 2, 1, 3]), [batch * tokens, heads * depth])
}

/**
 * Rows of each sample's tokens [B, R] in an array of all samples' tokens [B * `tokens`, D], which may begin with
 * `before` others: [B * R].
 */
export const rowsOf = (ids: Value, tokens: number, before = 0): Value => {
  const [batch, count] = ids.shape
  const firstRows = BigInt64Array.from({ length: batch }, (_, sample) => BigInt(sample * tokens + before))
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
  /** Names of the parameters of a layer, without `name.i.`: every layer has the same. */
  parts: readonly string[]
}
export interface StackOptions {
  attention: AttentionChoice
  dropout?: Dropout
  segment?: Segment
  /** Rows [B * Q] int64 of [B * T, D] that the last layer is computed for; left out: all. */
  lastRows?: Value
}

/** Nothing is dropped. */
export const keepAll: Dropout = (x) => x

/**
 * A sequence [B, T, H] through a stack of layers. `hidden` is what goes in and what each layer gives ([B, Q, H] from the
 * last); `attentions` are [B, heads, T, T] by layer, none where the policy never has them as a whole or a `segment` may
 * keep nothing.
 */
export const throughLayers = (
  sequence: Value,
  stack: Stack,
  parameter: ParameterOf,
  { attention, dropout = keepAll, segment, lastRows }: StackOptions,
): { hidden: Value[]; attentions: Value[] } => {
  const [batch, tokens, width] = sequence.shape
  const { layers, heads, epsilon } = stack
  const size = { batch, heads, tokens, layers }
  const common = { batch, tokens, heads, epsilon, dropout }
  const whole = { ...common, attend: attention(size), choose: (x: Value) => x }
  const attentions: Value[] = []
  const hidden = [sequence]
  let flat = graph.reshape(sequence, [batch * tokens, width])
  for (let index = 0; index < layers; index++) {
    const name = `${stack.name}.${index}`
    const names = stack.parts.map((part) => `${name}.${part}`)
    const chosen = index === layers - 1 ? lastRows : undefined
    const compute = ([x, ...others]: readonly Value[]): { y: Value; weights?: Value } => {
      const rows = chosen && others[names.length]
      const options = rows ? { ...common, ...choosing(rows, size, attention) } : whole
      return stack.layer(x, name, (wanted) => others[names.indexOf(wanted)], options)
    }
    const inputs = [flat, ...names.map(parameter), ...(chosen ? [chosen] : [])]
    if (segment) flat = segment((given) => compute(given).y, inputs)
    else {
      const { y, weights } = compute(inputs)
      flat = y
      if (weights) attentions.push(weights)
    }
    hidden.push(graph.reshape(flat, [batch, flat.shape[0] / batch, width]))
  }
  return { hidden, attentions }
}

const choosing = (rows: Value, size: AttentionSize, attention: AttentionChoice) => ({
  attend: attention({ ...size, queries: rows.shape[0] / size.batch, layers: 1 }),
  choose: (x: Value): Value => graph.gatherRows(x, rows),
})
