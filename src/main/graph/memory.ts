import type { OnnxGraph, OnnxNode, OnnxPort, OnnxTensor } from './onnx'
import { bytesIn, elementBytesOf, shapesOf } from './onnxShapes'

/** What a run of a graph holds in memory, in bytes. */
export interface MemoryEstimate {
  /** Inputs, parameters among them, and constants. */
  given: number
  /** Results that are handed over. */
  results: number
  /** The most that nodes hold at one time for one another, results that are there already included. */
  working: number
}

/**
 * The order in which ONNX Runtime runs the nodes: backwards from the nodes that nobody reads, depth first, of several
 * the one with the highest index first; a node runs when all that it reads is there.
 */
export const runningOrder = (nodes: readonly OnnxNode[]): OnnxNode[] => {
  const places = new Map(nodes.map((node, place) => [node, place]))
  const producers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  const sourcesOf = (node: OnnxNode): OnnxNode[] =>
    node.inputs.flatMap((name) => producers.get(name) ?? []).sort((a, b) => places.get(a)! - places.get(b)!)
  const read = new Set(nodes.flatMap(sourcesOf))
  const stack = nodes.filter((node) => !read.has(node)).map((node) => ({ node, done: false }))
  const [seen, order] = [new Set<OnnxNode>(), [] as OnnxNode[]]
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, done } = top
    if (done) order.push(node)
    if (done || seen.has(node)) continue
    seen.add(node)
    stack.push({ node, done: true }, ...sourcesOf(node).map((source) => ({ node: source, done: false })))
  }
  return order
}

/** Operators that write over their input where nobody needs it any more. */
const inPlace = new Set('Softmax LogSoftmax Sqrt Exp Log Tanh Abs'.split(' '))
/** Operators whose result is their input under another shape. */
const aliases = new Set(['Reshape', 'Identity'])

/** A piece of memory from when its first array is made until the last array that was put in it was last read. */
interface Piece {
  bytes: number
  from: number
  to: number
  /** Arrays in it that will still be read. */
  users: number
}

/**
 * The pieces of memory that ONNX Runtime plans for a run: an array goes where one of its shape was that nobody reads
 * any more, else into a new piece. So a piece stays from its first array to its last, also while it is empty.
 */
const plan = (graph: OnnxGraph): Piece[] => {
  const arrays = shapesOf(graph)
  const order = runningOrder(graph.nodes)
  const lastRead = new Map(order.flatMap((node, place) => node.inputs.map((name) => [name, place] as const)))
  const handedOver = new Set(graph.outputs.map(({ name }) => name))
  const pieces: Piece[] = []
  const pieceOf = new Map<string, Piece>()
  const free = new Map<string, Piece[]>()
  const kindOf = (name: string): string => `${arrays.get(name)!.bytes}:${arrays.get(name)!.shape.join('x')}`

  const makePiece = (name: string, place: number): Piece => {
    const piece = { bytes: bytesIn(arrays.get(name)!), from: place, to: place, users: 0 }
    pieces.push(piece)
    return piece
  }
  const choose = (node: OnnxNode, name: string, place: number): Piece | undefined => {
    const [source] = node.inputs
    if (handedOver.has(name)) return makePiece(name, place)
    if (name === node.outputs[0] && aliases.has(node.operator)) return pieceOf.get(source)
    const own = pieceOf.get(source)
    const overwrites = name === node.outputs[0] && inPlace.has(node.operator) && lastRead.get(source) === place
    if (overwrites && own?.users === 1 && !handedOver.has(source)) return own
    return free.get(kindOf(name))?.pop() ?? makePiece(name, place)
  }
  order.forEach((node, place) => {
    for (const name of node.outputs) {
      const piece = choose(node, name, place)
      if (!piece) continue
      piece.users++
      pieceOf.set(name, piece)
    }
    for (const name of new Set([...node.inputs, ...node.outputs])) {
      const piece = pieceOf.get(name)
      if (!piece) continue
      piece.to = handedOver.has(name) ? order.length : Math.max(piece.to, place)
      if ((lastRead.get(name) ?? place) > place || handedOver.has(name)) continue
      piece.users--
      if (piece.users === 0) free.set(kindOf(name), [...(free.get(kindOf(name)) ?? []), piece])
    }
  })
  return pieces
}

/**
 * What a run will hold, from the sizes of all arrays and the order in which the runtime takes the nodes. Left out are
 * the runtime itself, the scratch space of its kernels and what its allocator rounds up.
 */
export const estimateMemory = (graph: OnnxGraph): MemoryEstimate => {
  const pieces = plan(graph)
  const steps = graph.nodes.length + 1
  const changes = new Float64Array(steps + 1)
  for (const { bytes, from, to } of pieces) {
    changes[from] += bytes
    changes[Math.min(to + 1, steps)] -= bytes
  }
  let [live, working] = [0, 0]
  for (const change of changes) {
    live += change
    working = Math.max(working, live)
  }
  const bytesOf = (ports: ReadonlyArray<OnnxPort | OnnxTensor>): number =>
    ports.reduce((total, port) => total + bytesIn({ shape: port.shape, bytes: elementBytesOf(port) }), 0)
  return { given: bytesOf([...graph.inputs, ...graph.initialisers]), results: bytesOf(graph.outputs), working }
}
