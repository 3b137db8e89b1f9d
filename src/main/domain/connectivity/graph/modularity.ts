import type { Random } from '../../random'
import { strengths, type WeightedGraph } from './thresholdGraph'

/**
 * Q of a partition: the share of weight within communities less what chance would put there given the strengths.
 * NaN for a graph without edges.
 *
 * Source: Newman 2004, "Analysis of weighted networks". `resolution` is the factor of the chance term.
 *
 * @param communities  a number for each node; equal numbers are one community
 */
export const modularity = (
  graph: WeightedGraph,
  communities: ArrayLike<number>,
  { resolution }: { resolution: number },
): number => {
  const { nodes, weights } = graph
  const strength = strengths(graph)
  const total = strength.reduce((sum, value) => sum + value, 0)
  let within = 0
  const sums = new Map<number, number>()
  for (let node = 0; node < nodes; node++) {
    sums.set(communities[node], (sums.get(communities[node]) ?? 0) + strength[node])
    for (let other = 0; other < nodes; other++)
      if (communities[node] === communities[other]) within += weights[node * nodes + other]
  }
  const chance = [...sums.values()].reduce((sum, value) => sum + (value / total) ** 2, 0)
  return within / total - resolution * chance
}

export interface Partition {
  /** Community of each node, from 1, numbered as they first occur. */
  communities: number[]
  count: number
  /** NaN for a graph without edges, in which every node is a community of its own. */
  q: number
}

/**
 * Communities by the Louvain method: nodes move to the neighbouring community that raises Q most, until none does; then
 * communities become nodes and all starts again. Nodes take their turns in an order drawn from `random`; the best of
 * `runs` is kept, the earliest among equals. The same seed gives the same partition on every machine.
 *
 * Source: Blondel et al. 2008, "Fast unfolding of communities in large networks".
 */
export const louvain = (
  graph: WeightedGraph,
  { runs, resolution, random }: { runs: number; resolution: number; random: Random },
): Partition => {
  const alone = Array.from({ length: graph.nodes }, (_, node) => node)
  if (!graph.weights.some((weight) => weight > 0)) return { ...numbered(alone), q: NaN }
  let best: Partition | null = null
  for (let run = 0; run < runs; run++) {
    const found = numbered(partitionOnce(graph, resolution, random))
    const q = modularity(graph, found.communities, { resolution })
    if (best === null || q > best.q + negligible) best = { ...found, q }
  }
  return best ?? { ...numbered(alone), q: modularity(graph, alone, { resolution }) }
}

/** Gains below this are rounding. */
const negligible = 1e-12

const partitionOnce = (graph: WeightedGraph, resolution: number, random: Random): number[] => {
  let communities = Array.from({ length: graph.nodes }, (_, node) => node)
  let level = graph
  for (;;) {
    const found = moveNodes(level, resolution, random)
    const { communities: next, count } = numbered(found)
    communities = communities.map((node) => next[node] - 1)
    if (count === level.nodes) return communities
    level = merge(
      level,
      next.map((community) => community - 1),
      count,
    )
  }
}

/** Community of each node after all moves; weights on the diagonal are those within a merged node, counted twice. */
const moveNodes = (graph: WeightedGraph, resolution: number, random: Random): number[] => {
  const { nodes, weights } = graph
  const strength = strengths(graph)
  const total = strength.reduce((sum, value) => sum + value, 0)
  const communities = Array.from({ length: nodes }, (_, node) => node)
  const sums = strength.slice()
  for (let moved = true; moved;) {
    moved = false
    for (const node of shuffled(nodes, random)) {
      const own = communities[node]
      sums[own] -= strength[node]
      const towards = new Float64Array(nodes)
      for (let other = 0; other < nodes; other++)
        if (other !== node) towards[communities[other]] += weights[node * nodes + other]
      const gain = (community: number) => towards[community] - (resolution * sums[community] * strength[node]) / total
      let best = own
      for (let community = 0; community < nodes; community++)
        if (towards[community] > 0 && gain(community) > gain(best) + negligible * total) best = community
      sums[best] += strength[node]
      communities[node] = best
      if (best !== own) moved = true
    }
  }
  return communities
}

const merge = ({ nodes, weights }: WeightedGraph, communities: readonly number[], count: number): WeightedGraph => {
  const merged = new Float64Array(count * count)
  for (let node = 0; node < nodes; node++)
    for (let other = 0; other < nodes; other++)
      merged[communities[node] * count + communities[other]] += weights[node * nodes + other]
  return { nodes: count, weights: merged }
}

const numbered = (communities: readonly number[]): { communities: number[]; count: number } => {
  const numbers = new Map<number, number>()
  for (const community of communities) if (!numbers.has(community)) numbers.set(community, numbers.size + 1)
  return { communities: communities.map((community) => numbers.get(community)!), count: numbers.size }
}

const shuffled = (count: number, random: Random): number[] => {
  const order = Array.from({ length: count }, (_, at) => at)
  for (let at = count - 1; at > 0; at--) {
    const other = random.below(at + 1)
    ;[order[at], order[other]] = [order[other], order[at]]
  }
  return order
}
