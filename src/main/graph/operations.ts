import type { Attributes, OperatorName } from './operators'
import { resultTypes } from './resultTypes'
import { elements, sameShape, type ElementType, type Shape, type TensorType } from './shape'
import type { NodeOf, Value } from './value'

// Functions that build a graph: they compute nothing, they give the value that a run will have. What each operator
// takes and gives, shapes and axes, stands at its name in operators.ts. All arrays are float32, rows are int64. Each
// throws RangeError when the inputs do not fit it.

/** Applies an operator. Throws RangeError when the inputs do not fit it. */
export const apply = <Op extends OperatorName>(
  operator: Op,
  inputs: readonly Value[],
  attributes: Attributes[Op],
): readonly Value[] => {
  const types: TensorType[] = resultTypes[operator](inputs, attributes)
  const outputs: Value[] = []
  const node = { operator, inputs, attributes, outputs } as NodeOf<Op>
  types.forEach(({ shape, type }, output) =>
    outputs.push({ shape, type, source: { kind: 'node', node: node as never, output } }),
  )
  return outputs
}
const one = <Op extends OperatorName>(operator: Op, inputs: readonly Value[], attributes: Attributes[Op]): Value =>
  apply(operator, inputs, attributes)[0]

/** An array that every run is given. */
export const input = (name: string, shape: Shape, type: ElementType = 'float32'): Value => ({
  shape,
  type,
  source: { kind: 'input', name },
})

/** An array that the graph holds. `name` is kept in the file. Throws RangeError when the length is not the shape's. */
export const constant = (data: Float32Array | BigInt64Array, shape: Shape, name?: string): Value => {
  if (data.length !== elements(shape)) throw new RangeError(`${data.length} values for [${shape.join(', ')}]`)
  return { shape, type: data instanceof Float32Array ? 'float32' : 'int64', source: { kind: 'constant', data, name } }
}
/** A scalar that the graph holds. */
export const scalar = (value: number): Value => constant(Float32Array.of(value), [])
const zeros = (shape: Shape): Value => expand(scalar(0), shape)

export const add = (a: Value, b: Value): Value => one('add', [a, b], {})
export const subtract = (a: Value, b: Value): Value => one('subtract', [a, b], {})
export const multiply = (a: Value, b: Value): Value => one('multiply', [a, b], {})
export const divide = (a: Value, b: Value): Value => one('divide', [a, b], {})
export const minimum = (a: Value, b: Value): Value => one('minimum', [a, b], {})
/** a where the condition is above 0, b elsewhere; the three broadcast. */
export const select = (condition: Value, a: Value, b: Value): Value => one('select', [condition, a, b], {})
export const scale = (x: Value, factor: number): Value => multiply(x, scalar(factor))
export const offset = (x: Value, by: number): Value => add(x, scalar(by))
export const square = (x: Value): Value => multiply(x, x)
/** The sum of arrays of one shape; of none there is none. */
export const addAll = (values: readonly Value[]): Value => (values.length === 1 ? values[0] : one('addAll', values, {}))
export const absolute = (x: Value): Value => one('absolute', [x], {})
export const sign = (x: Value): Value => one('sign', [x], {})
export const squareRoot = (x: Value): Value => one('squareRoot', [x], {})
export const exponential = (x: Value): Value => one('exponential', [x], {})
export const logarithm = (x: Value): Value => one('logarithm', [x], {})
export const erf = (x: Value): Value => one('erf', [x], {})
export const tanh = (x: Value): Value => one('tanh', [x], {})
export const gelu = (x: Value): Value => one('gelu', [x], {})
export const leakyRelu = (x: Value, slope: number): Value => one('leakyRelu', [x], { slope })
export const sum = (x: Value, axes: readonly number[]): Value => one('sum', [x], { axes })
export const mean = (x: Value, axes: readonly number[]): Value => one('mean', [x], { axes })
/** The sum of all elements, a scalar. */
export const total = (x: Value): Value => reshape(sum(x, [...x.shape.keys()]), [])
export const softmax = (x: Value): Value => one('softmax', [x], {})
/** The logarithm of the softmax, right where the softmax itself would be 0. */
export const logSoftmax = (x: Value): Value => one('logSoftmax', [x], {})
/** The normalised array alone; mean and deviation are kept for the gradient. */
export const layerNorm = (x: Value, weight: Value, bias: Value, epsilon: number): Value =>
  one('layerNorm', [x, weight, bias], { epsilon })
/** x [M, K], weight [N, K] as published checkpoints keep it, bias [N] -> [M, N]. */
export const linear = (x: Value, weight: Value, bias?: Value): Value =>
  one('linear', bias ? [x, weight, bias] : [x, weight], {})
/** `plus`, of the result's shape, is added; for matrices within the product. */
export const matmul = (a: Value, b: Value, options: Partial<Attributes['matmul']> = {}, plus?: Value): Value =>
  one('matmul', plus ? [a, b, plus] : [a, b], { transposeA: false, transposeB: false, scale: 1, ...options })
/** query [B, heads, Q, D], key, value [B, heads, T, D]; `by` is the factor before the softmax. Weights [B, heads, Q, T]. */
export const attention = (query: Value, key: Value, value: Value, by: number): { context: Value; weights: Value } => {
  const [context, weights] = apply('attention', [query, key, value], { scale: by })
  return { context, weights }
}
export const chunkedAttention = (query: Value, key: Value, value: Value, by: number, chunks: number): Value =>
  one('chunkedAttention', [query, key, value], { scale: by, chunks })
export const tokenConvolution = (x: Value, kernel: Value): Value => one('tokenConvolution', [x, kernel], {})
export const tokenCorrelation = (x: Value, y: Value, width: number): Value => one('tokenCorrelation', [x, y], { width })
export const reshape = (x: Value, shape: Shape): Value =>
  sameShape(x.shape, shape) ? x : one('reshape', [x], { shape })
export const transpose = (x: Value, order: readonly number[]): Value => one('transpose', [x], { order })
export const expand = (x: Value, shape: Shape): Value => (sameShape(x.shape, shape) ? x : one('expand', [x], { shape }))
export const concatenate = (values: readonly Value[], axis: number): Value => one('concatenate', values, { axis })
export const split = (x: Value, axis: number, sizes: readonly number[]): readonly Value[] =>
  apply('split', [x], { axis, sizes })
export const reverse = (x: Value, axis: number): Value => one('reverse', [x], { axis })
export const gatherRows = (x: Value, rows: Value): Value => one('gatherRows', [x, rows], {})
export const scatterRows = (x: Value, rows: Value, count: number): Value => one('scatterRows', [x, rows], { count })
/** `seed` [] int64, at least 0: a step's own number; `site` tells places in a model apart. */
export const dropout = (x: Value, seed: Value, rate: number, site: string): Value =>
  one('dropout', [x, seed], { rate, site })
/** x, not to be had before `after` is. */
export const fence = (x: Value, ...after: Value[]): Value => one('fence', [x, ...after], {})

/** The array summed over the axes along which `shape` was broadcast to it. */
export const sumTo = (x: Value, shape: Shape): Value => {
  const extra = x.shape.length - shape.length
  const axes = [...x.shape.keys()].filter((axis) => axis < extra || (shape[axis - extra] === 1 && x.shape[axis] !== 1))
  return reshape(axes.length > 0 ? sum(x, axes) : x, shape)
}
/** `given`, or zeros in the shape of `like` where nothing is given. */
export const orZeros = (given: Value | null, like: Value): Value => given ?? zeros(like.shape)
