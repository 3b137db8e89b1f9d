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
 * communities become nodes and all starts again. With what comes out as a start this is repeated until Q rises no more.
 * Nodes take their turns in an order drawn from `random`; the best of `runs` is kept, the earliest among equals. The same
 * seed gives the same partition on every machine.
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
    let found = improve(graph, alone, resolution, random)
    for (let before = -Infinity; found.q > before + negligible;) {
      before = found.q
      const next = improve(graph, found.communities, resolution, random)
      if (next.q > found.q) found = next
    }
    if (best === null || found.q > best.q + negligible) best = found
  }
  return best ?? { ...numbered(alone), q: modularity(graph, alone, { resolution }) }
}

/** Gains below this are rounding. */
const negligible = 1e-12

/** One pass over all levels; `start` gives each node's community at the beginning. */
const improve = (graph: WeightedGraph, start: readonly number[], resolution: number, random: Random): Partition => {
  let communities = [...start.keys()]
  let level = graph
  let first = start
  for (;;) {
    const { communities: next, count } = numbered(moveNodes(level, first, resolution, random))
    communities = communities.map((node) => next[node] - 1)
    if (count === level.nodes) break
    level = merge(
      level,
      next.map((community) => community - 1),
      count,
    )
    first = [...Array(count).keys()]
  }
  const found = numbered(communities)
  return { ...found, q: modularity(graph, found.communities, { resolution }) }
}

/** Community of each node after all moves; weights on the diagonal are those within a merged node, counted twice. */
const moveNodes = (graph: WeightedGraph, start: readonly number[], resolution: number, random: Random): number[] => {
  const { nodes } = graph
  const strength = strengths(graph)
  const total = strength.reduce((sum, value) => sum + value, 0)
  const communities = numbered(start).communities.map((community) => community - 1)
  const sums = new Float64Array(nodes)
  communities.forEach((community, node) => (sums[community] += strength[node]))
  for (let moved = true; moved;) {
    moved = false
    for (const node of shuffled(nodes, random)) {
      const own = communities[node]
      const best = bestCommunity(graph, { node, communities, sums, strength: strength[node], total, resolution })
      sums[own] -= strength[node]
      sums[best] += strength[node]
      communities[node] = best
      if (best !== own) moved = true
    }
  }
  return communities
}

interface Turn {
  node: number
  communities: readonly number[]
  /** Strength of each community, the node's own included. */
  sums: Float64Array
  strength: number
  total: number
  resolution: number
}

/** Where a node raises Q most; its own community when no other is better by more than rounding. */
const bestCommunity = (
  { nodes, weights }: WeightedGraph,
  { node, communities, sums, strength, total, resolution }: Turn,
): number => {
  const own = communities[node]
  const towards = new Float64Array(nodes)
  for (let other = 0; other < nodes; other++)
    if (other !== node) towards[communities[other]] += weights[node * nodes + other]
  const gain = (community: number) => {
    const others = community === own ? sums[own] - strength : sums[community]
    return towards[community] - (resolution * others * strength) / total
  }
  let best = own
  for (let community = 0; community < nodes; community++)
    if (towards[community] > 0 && gain(community) > gain(best) + negligible * total) best = community
  return best
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
