import * as graph from '../../graph'
import { joinHeads, linearOf, normOf, splitHeads, type Layer } from '../layers'

/**
 * One transformer layer, norms after the sums. Each head's values are also filtered along the tokens by a kernel of its
 * own and added to the context, so the result depends on the order of the tokens.
 */
export const brainlmLayer: Layer = (x, name, parameter, options) => {
  const { epsilon, attend, dropout } = options
  const [query, key, value] = ['query', 'key', 'value'].map((part) =>
    splitHeads(linearOf(x, `${name}.attention.self.${part}`, parameter), options),
  )
  const { context, weights } = attend(query, key, value, query.shape[3] ** -0.5)
  const mixed = graph.add(context, graph.tokenConvolution(value, parameter(`${name}.attention.self.conv.weight`)))
  const output = linearOf(joinHeads(mixed), `${name}.attention.output.dense`, parameter)
  const attended = normOf(
    graph.add(dropout(output, `${name}.attention.output`), x),
    `${name}.attention.output.LayerNorm`,
    parameter,
    epsilon,
  )
  const inner = graph.gelu(linearOf(attended, `${name}.intermediate.dense`, parameter))
  const outer = dropout(linearOf(inner, `${name}.output.dense`, parameter), `${name}.output`)
  return { y: normOf(graph.add(outer, attended), `${name}.output.LayerNorm`, parameter, epsilon), weights }
}
