import { neighboursOf, type WeightedGraph } from './thresholdGraph'

export interface Clustering {
  /** [nodes] float64, 0..1: share of the pairs of a node's neighbours that are neighbours themselves. */
  binary: Float64Array
  /** [nodes] float64, 0..1: the same with each triangle counted by its intensity. */
  weighted: Float64Array
}

/**
 * Clustering coefficients of each node; 0 for a node with fewer than two edges. The intensity of a triangle is the
 * geometric mean of its weights, each divided by the largest weight of the graph.
 *
 * Sources: Watts and Strogatz 1998, "Collective dynamics of 'small-world' networks"; Onnela et al. 2005, "Intensity and
 * coherence of motifs in weighted complex networks".
 */
export const clustering = (graph: WeightedGraph): Clustering => {
  const { nodes, weights } = graph
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0)
  const roots = weights.map((weight) => (weight > 0 ? Math.cbrt(weight / largest) : 0))
  const binary = new Float64Array(nodes)
  const weighted = new Float64Array(nodes)
  for (const [node, neighbours] of neighboursOf(graph).entries()) {
    let [triangles, intensity] = [0, 0]
    for (let i = 0; i < neighbours.length; i++)
      for (let j = 0; j < i; j++) {
        const closing = roots[neighbours[i] * nodes + neighbours[j]]
        if (closing === 0) continue
        triangles++
        intensity += roots[node * nodes + neighbours[i]] * roots[node * nodes + neighbours[j]] * closing
      }
    const pairs = (neighbours.length * (neighbours.length - 1)) / 2
    if (pairs === 0) continue
    binary[node] = triangles / pairs
    weighted[node] = intensity / pairs
  }
  return { binary, weighted }
}
