/** What becomes of negative entries before the strongest are chosen. */
export type NegativeWeights = 'zero' | 'absolute'

/** An undirected weighted graph without loops. */
export interface WeightedGraph {
  nodes: number
  /** [nodes, nodes] float64, symmetric, 0 where there is no edge and on the diagonal, else positive. */
  weights: Float64Array
}

export interface ThresholdedGraph extends WeightedGraph {
  edges: number
  /** Share of the possible edges that the graph has; less than asked for where too few entries are positive. */
  density: number
  /** Smallest weight of an edge; null when there is none. */
  threshold: number | null
  /** Pairs of parcels whose entry was negative. */
  negative: number
}

/**
 * Keeps the strongest entries of a matrix as edges: `density` of all pairs, rounded to whole pairs (halves to even).
 * Of equal entries those of the earlier rows, then columns, are kept. Entries of 0 and missing ones are never edges.
 *
 * @param matrix   [n, n] float64, symmetric; the upper triangle is read
 * @param density  above 0, at most 1
 */
export const thresholdGraph = (
  matrix: Float64Array,
  n: number,
  { density, negativeWeights }: { density: number; negativeWeights: NegativeWeights },
): ThresholdedGraph => {
  const pairs: Array<{ at: number; weight: number }> = []
  let negative = 0
  for (let row = 0; row < n; row++)
    for (let column = row + 1; column < n; column++) {
      const value = matrix[row * n + column]
      if (value < 0) negative++
      const weight = negativeWeights === 'absolute' ? Math.abs(value) : value
      if (weight > 0) pairs.push({ at: row * n + column, weight })
    }
  const possible = (n * (n - 1)) / 2
  const kept = pairs.sort((a, b) => b.weight - a.weight || a.at - b.at).slice(0, roundHalfEven(possible * density))
  const weights = new Float64Array(n * n)
  for (const { at, weight } of kept) {
    const [row, column] = [Math.floor(at / n), at % n]
    weights[row * n + column] = weights[column * n + row] = weight
  }
  return {
    nodes: n,
    weights,
    edges: kept.length,
    density: possible > 0 ? kept.length / possible : 0,
    threshold: kept.at(-1)?.weight ?? null,
    negative,
  }
}

const roundHalfEven = (value: number): number => {
  const below = Math.floor(value)
  if (value - below !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}

/** The nodes that each node has an edge to, ascending. */
export const neighboursOf = ({ nodes, weights }: WeightedGraph): number[][] =>
  Array.from({ length: nodes }, (_, node) => {
    const neighbours: number[] = []
    for (let other = 0; other < nodes; other++) if (weights[node * nodes + other] > 0) neighbours.push(other)
    return neighbours
  })

/** Number of edges of each node. */
export const degrees = (graph: WeightedGraph): Float64Array =>
  Float64Array.from(neighboursOf(graph), (neighbours) => neighbours.length)

/** Sum of the weights of each node's edges. */
export const strengths = ({ nodes, weights }: WeightedGraph): Float64Array =>
  Float64Array.from({ length: nodes }, (_, node) =>
    weights.subarray(node * nodes, (node + 1) * nodes).reduce((sum, weight) => sum + weight, 0),
  )
