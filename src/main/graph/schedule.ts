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
 * @param nodes  each after the nodes it reads from
 */
export const scheduleNodes = (nodes: readonly OnnxNode[]): OnnxNode[] => {
  const producers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  const levels = new Map<OnnxNode, number>()
  const read = new Set<OnnxNode>()
  for (const node of nodes) {
    const sources = node.inputs.flatMap((name) => producers.get(name) ?? [])
    sources.forEach((source) => read.add(source))
    levels.set(node, Math.max(-1, ...sources.map((source) => levels.get(source)!)) + 1)
  }
  const places = new Map(nodes.map((node, place) => [node, place]))
  const compare = (a: OnnxNode, b: OnnxNode): number =>
    levels.get(a)! - levels.get(b)! || places.get(a)! - places.get(b)!
  const inner = nodes.filter((node) => read.has(node)).sort(compare)
  const final = nodes.filter((node) => !read.has(node)).sort((a, b) => compare(b, a))
  return [...inner, ...final]
}
