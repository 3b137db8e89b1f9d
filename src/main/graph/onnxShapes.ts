import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxPort, OnnxTensor } from './onnx'
import { elements, type Shape } from './shape'

/** What a name of an ONNX graph stands for. */
export interface OnnxArray {
  shape: Shape
  /** Of one element. */
  bytes: number
}

interface Given {
  node: OnnxNode
  inputs: readonly OnnxArray[]
  /** The whole numbers that an input holds, where it is a constant. */
  integers: (input: number) => number[]
}
type ShapeRule = (given: Given) => Shape[]

const number = (attribute: OnnxAttribute | undefined, otherwise: number): number =>
  attribute && 'int' in attribute ? attribute.int : otherwise
const list = (attribute: OnnxAttribute | undefined): readonly number[] =>
  attribute && 'ints' in attribute ? attribute.ints : []
const axisOf = ({ node, inputs }: Given): number => {
  const axis = number(node.attributes.axis, 0)
  return axis < 0 ? axis + inputs[0].shape.length : axis
}
const withAxis = (shape: Shape, axis: number, size: number): Shape => shape.map((old, at) => (at === axis ? size : old))

/** As wide as the widest on every axis. */
const broadcast: ShapeRule = ({ inputs }) => {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length))
  const sizes = (axis: number): number[] => inputs.map(({ shape }) => shape[axis - rank + shape.length] ?? 1)
  return [Array.from({ length: rank }, (_, axis) => Math.max(...sizes(axis)))]
}
const product: ShapeRule = ({ node, inputs: [a, b] }) => {
  const turned = (name: string): boolean => number(node.attributes[name], 0) === 1
  const rows = a.shape.at(turned('transA') ? -1 : -2)!
  const columns = b.shape.at(turned('transB') ? -2 : -1)!
  const lead = a.shape.length >= b.shape.length ? a.shape.slice(0, -2) : b.shape.slice(0, -2)
  return [[...lead, rows, columns]]
}
const reduced: ShapeRule = ({ node, inputs: [x], integers }) => {
  const axes = integers(1).map((axis) => (axis < 0 ? axis + x.shape.length : axis))
  const kept = number(node.attributes.keepdims, 1) === 1
  return [x.shape.flatMap((size, axis) => (axes.includes(axis) ? (kept ? [1] : []) : [size]))]
}

/** Operators whose first result has another shape than the broadcast of the inputs. */
const rules: Readonly<Record<string, ShapeRule>> = {
  Gemm: product,
  MatMul: product,
  FusedMatMul: product,
  ReduceSum: reduced,
  ReduceMean: reduced,
  LayerNormalization: ({ node, inputs: [x] }) =>
    node.outputs.map((_, index) => (index === 0 ? x.shape : [...x.shape.slice(0, -1), 1])),
  Conv: ({ inputs: [x] }) => [x.shape],
  LeakyRelu: ({ inputs: [x] }) => [x.shape],
  Softmax: ({ inputs: [x] }) => [x.shape],
  ScatterND: ({ inputs: [x] }) => [x.shape],
  Reshape: ({ integers }) => [integers(1)],
  Expand: (given) => [broadcast({ ...given, inputs: [given.inputs[0], { shape: given.integers(1), bytes: 4 }] })[0]],
  Transpose: ({ node, inputs: [x] }) => [list(node.attributes.perm).map((axis) => x.shape[axis])],
  Concat: (given) => {
    const axis = axisOf(given)
    return [
      withAxis(
        given.inputs[0].shape,
        axis,
        given.inputs.reduce((size, { shape }) => size + shape[axis], 0),
      ),
    ]
  },
  Split: (given) => given.integers(1).map((size) => withAxis(given.inputs[0].shape, axisOf(given), size)),
  Gather: (given) => {
    const [x, indices] = given.inputs
    const axis = axisOf(given)
    return [[...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)]]
  },
  Pad: ({ inputs: [x], integers }) => {
    const pads = integers(1)
    return [x.shape.map((size, axis) => size + pads[axis] + pads[axis + x.shape.length])]
  },
  Slice: ({ inputs: [x], integers }) => {
    const [starts, ends, axes] = [integers(1), integers(2), integers(3)]
    return [
      x.shape.map((size, axis) => (axes.includes(axis) ? ends[axes.indexOf(axis)] - starts[axes.indexOf(axis)] : size)),
    ]
  },
}

/** Where the result's elements are not as large as those of what it is made from; casts are to float32. */
const elementBytes: Readonly<Record<string, number>> = { Greater: 1, Less: 1, Cast: 4 }
/** Bytes of one element of an input, output or constant. */
export const elementBytesOf = (tensor: OnnxPort | OnnxTensor): number =>
  'type' in tensor ? (tensor.type === 'int64' ? 8 : 4) : tensor.data.BYTES_PER_ELEMENT

/** Shape and size of every array of a graph, by name; nodes in an order in which they can run. */
export const shapesOf = (graph: OnnxGraph): Map<string, OnnxArray> => {
  const constants = new Map(graph.initialisers.map((tensor) => [tensor.name, tensor]))
  const arrays = new Map<string, OnnxArray>(
    [...graph.inputs, ...graph.initialisers].map((one) => [one.name, { shape: one.shape, bytes: elementBytesOf(one) }]),
  )
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => arrays.get(name)!)
    const integers = (input: number): number[] => Array.from(constants.get(node.inputs[input])!.data, Number)
    const shapes = (rules[node.operator] ?? broadcast)({ node, inputs, integers })
    const bytes = elementBytes[node.operator] ?? inputs[node.operator === 'Where' ? 1 : 0].bytes
    node.outputs.forEach((name, index) => arrays.set(name, { shape: shapes[index], bytes }))
  }
  return arrays
}

/** Bytes of an array. */
export const bytesIn = ({ shape, bytes }: OnnxArray): number => elements(shape) * bytes
