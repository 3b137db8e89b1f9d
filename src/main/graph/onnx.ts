import { ProtobufMessage } from './protobuf'
import type { ElementType, Shape } from './shape'

export type OnnxAttribute = { int: number } | { float: number } | { ints: readonly number[] } | { text: string }

export interface OnnxNode {
  operator: string
  /** '' is the standard; 'com.microsoft' ONNX Runtime's own operators. */
  domain: '' | 'com.microsoft'
  inputs: string[]
  outputs: string[]
  attributes: Record<string, OnnxAttribute>
}
export interface OnnxTensor {
  name: string
  shape: Shape
  data: Float32Array | BigInt64Array
}
export interface OnnxPort {
  name: string
  shape: Shape
  type: ElementType
}
export interface OnnxGraph {
  nodes: readonly OnnxNode[]
  initialisers: readonly OnnxTensor[]
  inputs: readonly OnnxPort[]
  outputs: readonly OnnxPort[]
}

const irVersion = 9
const opset = 20
/** A protobuf file has at most 2 GiB. */
const largestFile = 2 ** 31 - 1
const elementTypes: { [Type in ElementType]: number } = { float32: 1, int64: 7 }

const attributeMessage = (name: string, attribute: OnnxAttribute): ProtobufMessage => {
  const message = new ProtobufMessage().text(1, name)
  if ('int' in attribute) return message.integer(3, attribute.int).integer(20, 2)
  if ('float' in attribute) return message.float(2, attribute.float).integer(20, 1)
  if ('text' in attribute) return message.text(4, attribute.text).integer(20, 3)
  attribute.ints.forEach((value) => message.integer(8, value))
  return message.integer(20, 7)
}

const nodeMessage = (node: OnnxNode): ProtobufMessage => {
  const message = new ProtobufMessage()
  node.inputs.forEach((name) => message.text(1, name))
  node.outputs.forEach((name) => message.text(2, name))
  message.text(3, node.outputs[0]).text(4, node.operator)
  Object.entries(node.attributes).forEach(([name, attribute]) => message.message(5, attributeMessage(name, attribute)))
  return node.domain === '' ? message : message.text(7, node.domain)
}

const bytesOf = ({ data }: OnnxTensor): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

const describedTensor = ({ name, shape, data }: OnnxTensor): ProtobufMessage => {
  const message = new ProtobufMessage()
  shape.forEach((size) => message.integer(1, size))
  message.integer(2, elementTypes[data instanceof Float32Array ? 'float32' : 'int64'])
  return message.text(8, name)
}

/** Where the values of a tensor lie in a file beside the graph's. */
interface Outside {
  file: string
  offset: number
}
const tensorMessage = (tensor: OnnxTensor, outside: Outside | undefined): ProtobufMessage => {
  const message = describedTensor(tensor)
  if (!outside) return message.bytes(9, bytesOf(tensor))
  const facts = { location: outside.file, offset: outside.offset, length: tensor.data.byteLength }
  for (const [key, value] of Object.entries(facts))
    message.message(13, new ProtobufMessage().text(1, key).text(2, String(value)))
  return message.integer(14, 1)
}

const portMessage = ({ name, shape, type }: OnnxPort): ProtobufMessage => {
  const sizes = new ProtobufMessage()
  shape.forEach((size) => sizes.message(1, new ProtobufMessage().integer(1, size)))
  const tensor = new ProtobufMessage().integer(1, elementTypes[type]).message(2, sizes)
  return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor))
}

/** Smaller arrays stay in the graph's own file. */
const smallestOutside = 1024
/** Runtimes map a file of weights into memory by pages. */
const pageBytes = 4096

/** An ONNX file and the bytes of the one beside it that holds its larger arrays, in pieces. */
export interface SplitOnnx {
  onnx: Uint8Array
  weights: Uint8Array[]
}

/**
 * An ONNX file whose larger arrays lie in a file of that name beside it: what has more than 2 GiB of weights cannot be
 * written otherwise.
 */
export const encodeSplitOnnx = (graph: OnnxGraph, weightsFile: string): SplitOnnx => {
  const weights: Uint8Array[] = []
  const places = new Map<OnnxTensor, Outside>()
  let offset = 0
  for (const tensor of graph.initialisers) {
    if (tensor.data.byteLength < smallestOutside) continue
    const padding = (pageBytes - (offset % pageBytes)) % pageBytes
    weights.push(new Uint8Array(padding), bytesOf(tensor))
    places.set(tensor, { file: weightsFile, offset: offset + padding })
    offset += padding + tensor.data.byteLength
  }
  return { onnx: encode(graph, places), weights }
}

/**
 * Bytes of an ONNX file (IR 9, operator set 20; little-endian data). Field numbers are those of onnx.proto.
 *
 * @throws RangeError when the file would exceed what one protobuf message can hold, 2 GiB
 */
export const encodeOnnx = (graph: OnnxGraph): Uint8Array => encode(graph, new Map())

const encode = (graph: OnnxGraph, outside: ReadonlyMap<OnnxTensor, Outside>): Uint8Array => {
  const body = new ProtobufMessage()
  graph.nodes.forEach((node) => body.message(1, nodeMessage(node)))
  body.text(2, 'boldscope')
  graph.initialisers.forEach((tensor) => body.message(5, tensorMessage(tensor, outside.get(tensor))))
  graph.inputs.forEach((port) => body.message(11, portMessage(port)))
  graph.outputs.forEach((port) => body.message(12, portMessage(port)))
  const model = new ProtobufMessage().integer(1, irVersion).text(2, 'boldscope').message(7, body)
  const domains = [...new Set(graph.nodes.map(({ domain }) => domain))]
  model.message(8, new ProtobufMessage().text(1, '').integer(2, opset))
  if (domains.includes('com.microsoft')) {
    model.message(8, new ProtobufMessage().text(1, 'com.microsoft').integer(2, 1))
  }
  const held = graph.initialisers
    .filter((tensor) => !outside.has(tensor))
    .reduce((bytes, { data }) => bytes + data.byteLength, 0)
  if (held > largestFile) throw new RangeError(`${held} bytes of weights do not fit in one ONNX file of 2 GiB`)
  return model.finish()
}
