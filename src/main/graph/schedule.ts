import type { OnnxNode } from './onnx'

/**
 * The nodes that the outputs need, without the trailing results nobody reads (e.g. a layer norm's mean in inference).
 */
export const pruneNodes = (nodes: readonly OnnxNode[], outputs: Iterable<string>): OnnxNode[] => {
  const read = new Set(outputs)
  const kept: OnnxNode[] = []
  for (const node of [...nodes].reverse()) {
    const last = node.outputs.findLastIndex((name) => read.has(name))
    if (last < 0) continue
    const needed = node.operator === 'Split' ? node.outputs : node.outputs.slice(0, last + 1)
    kept.push({ ...node, outputs: needed })
    node.inputs.forEach((name) => read.add(name))
  }
  return kept.reverse()
}

/**
 * Orders nodes so that ONNX Runtime frees activations as the backward pass goes. It schedules by a depth-first search
 * from the results backwards that takes the highest node index first; in the order of building, every weight gradient
 * would come last and keep its activations until then. So: nodes that others read by their earliest level, then the
 * final ones (weight gradients, updated weights) from the deepest level up.
 *
 * Gradients that are read again, for their norm and an update, are not final by themselves and have to be named: they
 * come after what does not need them, from the deepest level up, and what is made of them after them in the same turn.
 *
 * @param nodes     each after the nodes it reads from
 * @param gathered  names of such gradients
 */
export const scheduleNodes = (nodes: readonly OnnxNode[], gathered: ReadonlySet<string> = new Set()): OnnxNode[] => {
  const producers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  const sourcesOf = (node: OnnxNode): OnnxNode[] => node.inputs.flatMap((name) => producers.get(name) ?? [])
  const read = new Set(nodes.flatMap(sourcesOf))
  const isGathered = (node: OnnxNode): boolean => node.outputs.some((name) => gathered.has(name))
  // What a gradient is computed from, other gradients among it, is not behind one.
  const needed = new Set<OnnxNode>()
  for (const node of [...nodes].reverse()) {
    if (isGathered(node) || needed.has(node)) sourcesOf(node).forEach((source) => needed.add(source))
  }
  const levels = new Map<OnnxNode, number>()
  // How far a node is behind the gradients, 0 = one of them; and the earliest of their levels.
  const behind = new Map<OnnxNode, { depth: number; level: number }>()
  for (const node of nodes) {
    const sources = sourcesOf(node)
    const level = Math.max(-1, ...sources.map((source) => levels.get(source)!)) + 1
    levels.set(node, level)
    if (needed.has(node)) continue
    const earlier = sources.flatMap((source) => behind.get(source) ?? [])
    if (isGathered(node)) behind.set(node, { depth: 0, level })
    else if (earlier.length > 0) {
      const depth = Math.max(...earlier.map((one) => one.depth)) + 1
      behind.set(node, { depth, level: Math.min(...earlier.map((one) => one.level)) })
    }
  }
  const places = new Map(nodes.map((node, place) => [node, place]))
  const compare = (a: OnnxNode, b: OnnxNode): number =>
    levels.get(a)! - levels.get(b)! || places.get(a)! - places.get(b)!
  const compareBehind = (a: OnnxNode, b: OnnxNode): number => {
    const [first, second] = [behind.get(a)!, behind.get(b)!]
    return first.depth - second.depth || second.level - first.level || places.get(b)! - places.get(a)!
  }
  const before = nodes.filter((node) => !behind.has(node))
  const inner = before.filter((node) => read.has(node)).sort(compare)
  const final = before.filter((node) => !read.has(node)).sort((a, b) => compare(b, a))
  return [...inner, ...final, ...nodes.filter((node) => behind.has(node)).sort(compareBehind)]
}
