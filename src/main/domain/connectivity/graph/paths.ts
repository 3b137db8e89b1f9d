import type { WeightedGraph } from './thresholdGraph'

export interface Paths {
  /** [nodes] float64: mean length of the shortest paths from a node to those it can reach; NaN where it reaches none. */
  meanLength: Float64Array
  /** Mean over all pairs that can reach each other; null when there is none. */
  characteristicLength: number | null
  /** Mean of 1 / length over all pairs, 0 for those that cannot reach each other; null for fewer than two nodes. */
  efficiency: number | null
  /** Pairs of nodes that cannot reach each other. */
  unreachable: number
}

/**
 * Lengths of shortest paths. An edge of weight w is 1 / w long, or 1 where `binary`.
 *
 * Sources: Floyd 1962, "Algorithm 97: shortest path"; efficiency: Latora and Marchiori 2001, "Efficient behavior of
 * small-world networks".
 */
export const shortestPaths = (graph: WeightedGraph, { binary }: { binary: boolean }): Paths => {
  const { nodes } = graph
  const lengths = allLengths(graph, binary)
  const meanLength = new Float64Array(nodes).fill(NaN)
  let [sum, inverse, reached] = [0, 0, 0]
  for (let node = 0; node < nodes; node++) {
    let [own, count] = [0, 0]
    for (let other = 0; other < nodes; other++) {
      const length = lengths[node * nodes + other]
      if (other === node || length === Infinity) continue
      own += length
      inverse += 1 / length
      count++
    }
    if (count > 0) meanLength[node] = own / count
    sum += own
    reached += count
  }
  const pairs = nodes * (nodes - 1)
  return {
    meanLength,
    characteristicLength: reached > 0 ? sum / reached : null,
    efficiency: pairs > 0 ? inverse / pairs : null,
    unreachable: (pairs - reached) / 2,
  }
}

const allLengths = ({ nodes, weights }: WeightedGraph, binary: boolean): Float64Array => {
  const lengths = weights.map((weight) => (weight > 0 ? (binary ? 1 : 1 / weight) : Infinity))
  for (let node = 0; node < nodes; node++) lengths[node * nodes + node] = 0
  for (let over = 0; over < nodes; over++)
    for (let from = 0; from < nodes; from++) {
      const first = lengths[from * nodes + over]
      if (first === Infinity) continue
      for (let to = 0; to < nodes; to++) {
        const length = first + lengths[over * nodes + to]
        if (length < lengths[from * nodes + to]) lengths[from * nodes + to] = length
      }
    }
  return lengths
}
