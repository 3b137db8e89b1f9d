import * as graph from '../../graph'
import type { Value } from '../../graph'
import type { AttentionPolicy } from '../attention'

/** A parameter of the model by its published name. */
export type ParameterOf = (name: string) => Value

export interface LayerOptions {
  batch: number
  tokens: number
  heads: number
  epsilon: number
  attend: AttentionPolicy
}

export const linearOf = (x: Value, name: string, parameter: ParameterOf): Value =>
  graph.linear(x, parameter(`${name}.weight`), parameter(`${name}.bias`))
export const normOf = (x: Value, name: string, parameter: ParameterOf, epsilon: number): Value =>
  graph.layerNorm(x, parameter(`${name}.weight`), parameter(`${name}.bias`), epsilon)

/**
 * One transformer layer, norms after the sums. Each head's values are also filtered along the tokens by a kernel of its
 * own and added to the context, so the result depends on the order of the tokens.
 *
 * @param x  [B * T, H], batch-major
 * @returns the same shape, and the attention weights [B, heads, T, T] where the policy has them
 */
export const transformerLayer = (
  x: Value,
  name: string,
  parameter: ParameterOf,
  options: LayerOptions,
): { y: Value; weights?: Value } => {
  const { batch, tokens, heads, epsilon, attend } = options
  const width = x.shape[1]
  const byHead = (part: string): Value => {
    const flat = linearOf(x, `${name}.attention.self.${part}`, parameter)
    return graph.transpose(graph.reshape(flat, [batch, tokens, heads, width / heads]), [0, 2, 1, 3])
  }
  const [query, key, value] = ['query', 'key', 'value'].map(byHead)
  const { context, weights } = attend(query, key, value, (width / heads) ** -0.5)
  const mixed = graph.add(context, graph.tokenConvolution(value, parameter(`${name}.attention.self.conv.weight`)))
  const merged = graph.reshape(graph.transpose(mixed, [0, 2, 1, 3]), x.shape)
  const output = linearOf(merged, `${name}.attention.output.dense`, parameter)
  const attended = normOf(graph.add(output, x), `${name}.attention.output.LayerNorm`, parameter, epsilon)
  const inner = graph.gelu(linearOf(attended, `${name}.intermediate.dense`, parameter))
  const outer = graph.add(linearOf(inner, `${name}.output.dense`, parameter), attended)
  return { y: normOf(outer, `${name}.output.LayerNorm`, parameter, epsilon), weights }
}
