import * as graph from '../../graph'
import type { Value } from '../../graph'
import { joinHeads, linearOf, normOf, splitHeads, type Layer } from '../layers'

/**
 * One transformer layer, norms after the sums. Each head's values are also filtered along the tokens by a kernel of its
 * own and added to the context, so the result depends on the order of the tokens.
 */
export const brainlmLayer: Layer = (x, name, parameter, options) => {
  const { epsilon, attend, dropout, choose } = options
  const own = choose(x)
  const byHead = (tokens: Value, part: string): Value =>
    splitHeads(linearOf(tokens, `${name}.attention.self.${part}`, parameter), options)
  const [query, key, value] = [byHead(own, 'query'), byHead(x, 'key'), byHead(x, 'value')]
  const { context, weights } = attend(query, key, value, query.shape[3] ** -0.5)
  const filtered = graph.tokenConvolution(value, parameter(`${name}.attention.self.conv.weight`))
  const mixed = graph.add(joinHeads(context), choose(joinHeads(filtered)))
  const output = dropout(linearOf(mixed, `${name}.attention.output.dense`, parameter), `${name}.attention.output`)
  const attended = normOf(graph.add(output, own), `${name}.attention.output.LayerNorm`, parameter, epsilon)
  const inner = graph.gelu(linearOf(attended, `${name}.intermediate.dense`, parameter))
  const outer = dropout(linearOf(inner, `${name}.output.dense`, parameter), `${name}.output`)
  return { y: normOf(graph.add(outer, attended), `${name}.output.LayerNorm`, parameter, epsilon), weights }
}
