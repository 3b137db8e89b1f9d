import * as graph from '../../graph'
import type { Value } from '../../graph'
import { joinHeads, linearOf, normOf, splitHeads, type Layer } from '../layers'

/** One layer of a vision transformer, norms before attention and MLP. */
export const vitmaeLayer: Layer = (x, name, parameter, options) => {
  const { epsilon, attend, dropout, choose } = options
  const own = choose(x)
  const normed = normOf(x, `${name}.layernorm_before`, parameter, epsilon)
  const byHead = (tokens: Value, part: string): Value =>
    splitHeads(linearOf(tokens, `${name}.attention.attention.${part}`, parameter), options)
  const [query, key, value] = [byHead(choose(normed), 'query'), byHead(normed, 'key'), byHead(normed, 'value')]
  const { context, weights } = attend(query, key, value, query.shape[3] ** -0.5)
  const output = linearOf(joinHeads(context), `${name}.attention.output.dense`, parameter)
  const attended = graph.add(dropout(output, `${name}.attention.output`), own)
  const again = normOf(attended, `${name}.layernorm_after`, parameter, epsilon)
  const inner = graph.gelu(linearOf(again, `${name}.intermediate.dense`, parameter))
  const outer = dropout(linearOf(inner, `${name}.output.dense`, parameter), `${name}.output`)
  return { y: graph.add(outer, attended), weights }
}
