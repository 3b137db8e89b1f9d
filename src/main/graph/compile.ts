import { dialects, type Target } from './dialect'
import type { Emitter } from './lowering'
import { lowerings } from './lowerings'
import {
  encodeOnnx,
  encodeSplitOnnx,
  type OnnxGraph,
  type OnnxNode,
  type OnnxPort,
  type OnnxTensor,
  type SplitOnnx,
} from './onnx'
import { pruneNodes, scheduleNodes } from './schedule'
import { sameShape } from './shape'
import { nodesBefore, type Node, type Value } from './value'

/** Everything written while a graph becomes ONNX nodes. */
class Lowered {
  readonly nodes: OnnxNode[] = []
  readonly inputs: OnnxPort[] = []
  readonly initialisers = new Map<string, OnnxTensor>()
  private readonly names = new Map<Value, string>()
  /** Names of constants by their content. */
  private readonly constants = new Map<string, string>()

  constructor(private readonly target: Target) {}

  lower(node: Node): void {
    const inputs = node.inputs.map((value) => this.nameOf(value))
    const lowering = lowerings[node.operator] as (node: Node, inputs: string[], emitter: Emitter) => string | string[]
    const results = lowering(node, inputs, this.emitter(node.operator))
    const names = typeof results === 'string' ? [results] : results
    node.outputs.forEach((value, index) => {
      if (names[index] !== undefined) this.names.set(value, names[index])
    })
  }

  /** The name under which other nodes read this value; inputs and constants are declared when first asked for. */
  nameOf(value: Value): string {
    const known = this.names.get(value)
    if (known !== undefined) return known
    const { source, shape, type } = value
    if (source.kind === 'node') throw new Error('a node is read before it was lowered')
    const name = source.kind === 'input' ? source.name : this.hold(source.data, shape, source.name)
    if (source.kind === 'input') this.declare({ name, shape, type })
    this.names.set(value, name)
    return name
  }

  /** An input may stand at several places of a graph, as long as it is the same everywhere. */
  private declare(port: OnnxPort): void {
    const known = this.inputs.find(({ name }) => name === port.name)
    if (!known) this.inputs.push(port)
    else if (known.type !== port.type || !sameShape(known.shape, port.shape))
      throw new RangeError(`${port.name} goes in as [${known.shape.join(', ')}] and as [${port.shape.join(', ')}]`)
  }

  /** A constant's content for its name, while it is short. */
  private shortName(content: string): string {
    const name = content.length <= 200 ? content : `long_${this.constants.size}`
    this.constants.set(content, name)
    return name
  }

  /** Constants of equal content are held once, but for weights, which have names. */
  private hold(data: OnnxTensor['data'], shape: readonly number[], given?: string): string {
    const kind = data instanceof Float32Array ? 'float' : 'int'
    const content = given ?? `${kind}:${shape.join('x')}:${data.join('_')}`
    const name = given ?? this.constants.get(content) ?? this.shortName(content)
    if (!this.initialisers.has(name)) this.initialisers.set(name, { name, shape, data })
    return name
  }

  private emitter(prefix: string): Emitter {
    const emitAll: Emitter['emitAll'] = (node, count) => {
      const outputs = Array.from({ length: count }, (_, index) => `${prefix}_${this.nodes.length}_${index}`)
      this.nodes.push({ ...node, outputs })
      return outputs
    }
    return {
      dialect: dialects[this.target],
      emitAll,
      emit: (operator, inputs, attributes = {}) => emitAll({ operator, domain: '', inputs, attributes }, 1)[0],
      integers: (values) => this.hold(BigInt64Array.from(values, BigInt), [values.length]),
      scalar: (value) => this.hold(Float32Array.of(value), []),
      floats: (values, shape) => this.hold(values, shape),
    }
  }
}

/**
 * A graph as an ONNX file: inputs and constants as they are reached from the outputs, nodes in the order in which the
 * runtime should run them.
 *
 * @param outputs  what the graph gives, by name
 * @param target   whose operators may be used
 * @throws RangeError when an output has the name of an input or of a held weight, one name goes in with two shapes, or
 *   the file would exceed 2 GiB
 */
export const compileGraph = (outputs: Readonly<Record<string, Value>>, target: Target): Uint8Array =>
  encodeOnnx(lowerGraph(outputs, target))

/**
 * The same with the larger constants in a file beside it, for graphs that hold more than 2 GiB.
 *
 * @param weightsFile  name of that file, which the ONNX file points to
 */
export const compileSplitGraph = (
  outputs: Readonly<Record<string, Value>>,
  target: Target,
  weightsFile: string,
): SplitOnnx => encodeSplitOnnx(lowerGraph(outputs, target), weightsFile)

/**
 * The graph as ONNX nodes, not yet as bytes.
 *
 * @param gathered  gradients from which other outputs are computed (see `scheduleNodes`)
 * @throws RangeError as `compileGraph` does
 */
export const lowerGraph = (
  outputs: Readonly<Record<string, Value>>,
  target: Target,
  gathered: readonly Value[] = [],
): OnnxGraph => {
  const lowered = new Lowered(target)
  for (const node of nodesBefore(Object.values(outputs))) lowered.lower(node)
  const renamed = new Map<string, string>()
  for (const [name, value] of Object.entries(outputs)) {
    const inner = lowered.nameOf(value)
    // The node's result takes the output's name: an Identity would be removed by the runtime, and the order undone.
    if (value.source.kind === 'node' && !renamed.has(inner)) renamed.set(inner, name)
    else lowered.nodes.push({ operator: 'Identity', domain: '', inputs: [inner], outputs: [name], attributes: {} })
  }
  const taken = [...lowered.inputs, ...lowered.initialisers.values()].find(({ name }) => Object.hasOwn(outputs, name))
  if (taken) throw new RangeError(`${taken.name} is the name of an output and of what goes in`)
  const rename = (name: string): string => renamed.get(name) ?? name
  const nodes = lowered.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
  }))
  const gradients = new Set(gathered.map((value) => rename(lowered.nameOf(value))))
  const kept = scheduleNodes(pruneNodes(nodes, Object.keys(outputs)), gradients)
  const read = new Set(kept.flatMap((node) => node.inputs))
  return {
    nodes: kept,
    initialisers: [...lowered.initialisers.values()].filter(({ name }) => read.has(name)),
    inputs: lowered.inputs.filter(({ name }) => read.has(name)),
    outputs: Object.entries(outputs).map(([name, { shape, type }]) => ({ name, shape, type })),
  }
}
