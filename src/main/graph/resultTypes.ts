import type { Attributes, OperatorName } from './operators'
import { elements, sameShape, type Shape, type TensorType } from './shape'

type TypeRule<Op extends OperatorName> = (inputs: readonly TensorType[], attributes: Attributes[Op]) => TensorType[]

const refuse = (what: string, inputs: readonly TensorType[]): never => {
  throw new RangeError(`${what}: [${inputs.map(({ shape }) => shape.join(', ')).join('], [')}]`)
}
const need = (holds: boolean, what: string, inputs: readonly TensorType[]): void => {
  if (!holds) refuse(what, inputs)
}
const float = (shape: Shape): TensorType => ({ shape, type: 'float32' })

const broadcast = (inputs: readonly TensorType[]): TensorType[] => {
  const [a, b] = inputs
  need(inputs.length === 2 && a.type === b.type, 'two arrays of one type are needed', inputs)
  const rank = Math.max(a.shape.length, b.shape.length)
  const shape = Array.from({ length: rank }, (_, axis) => {
    const left = a.shape[axis - rank + a.shape.length] ?? 1
    const right = b.shape[axis - rank + b.shape.length] ?? 1
    need(left === right || left === 1 || right === 1, 'shapes do not broadcast', inputs)
    return left === 1 ? right : left
  })
  return [{ shape, type: a.type }]
}
const same = ([x]: readonly TensorType[]): TensorType[] => [x]
const reduced = ([x]: readonly TensorType[], { axes }: { axes: readonly number[] }): TensorType[] => [
  float(x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))),
]

const product: TypeRule<'matmul'> = (inputs, { transposeA, transposeB }) => {
  const [a, b, plus] = inputs
  const [m, k] = transposeA ? [a.shape.at(-1)!, a.shape.at(-2)!] : [a.shape.at(-2)!, a.shape.at(-1)!]
  const [k2, n] = transposeB ? [b.shape.at(-1)!, b.shape.at(-2)!] : [b.shape.at(-2)!, b.shape.at(-1)!]
  const fits = k === k2 && sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  need(fits, 'matrices do not multiply', inputs)
  const shape = [...a.shape.slice(0, -2), m, n]
  need(!plus || sameShape(plus.shape, shape), `what is added is not [${shape.join(', ')}]`, inputs)
  return [float(shape)]
}

const attended = (inputs: readonly TensorType[]): TensorType[] => {
  const [query, key, value] = inputs
  const [batch, heads, queries, depth] = query.shape
  const tokens = key.shape[2]
  const fits = query.shape.length === 4 && sameShape(key.shape, [batch, heads, tokens, depth])
  need(fits && sameShape(key.shape, value.shape), 'not [B, heads, Q, D] and twice [B, heads, T, D]', inputs)
  return [query, float([batch, heads, queries, tokens])]
}

/** Types of an operator's results from those of its inputs. Throws RangeError when the inputs do not fit. */
export const resultTypes: { [Op in OperatorName]: TypeRule<Op> } = {
  add: broadcast,
  subtract: broadcast,
  multiply: broadcast,
  divide: broadcast,
  minimum: broadcast,
  select: ([condition, a, b]) => broadcast([condition, broadcast([a, b])[0]]),
  addAll: (inputs) => {
    need(
      inputs.every(({ shape }) => sameShape(shape, inputs[0].shape)),
      'shapes differ',
      inputs,
    )
    return [inputs[0]]
  },
  absolute: same,
  sign: same,
  squareRoot: same,
  exponential: same,
  logarithm: same,
  erf: same,
  tanh: same,
  gelu: same,
  leakyRelu: same,
  sum: reduced,
  mean: reduced,
  softmax: same,
  logSoftmax: same,
  layerNorm: (inputs) => {
    const [x, weight, bias] = inputs
    const width = x.shape.slice(-1)
    need(sameShape(weight.shape, width) && sameShape(bias.shape, width), 'weight and bias are not [D]', inputs)
    const perRow = float([...x.shape.slice(0, -1), 1])
    return [x, perRow, perRow]
  },
  linear: (inputs) => {
    const [x, weight, bias] = inputs
    const fits = x.shape.length === 2 && weight.shape.length === 2 && x.shape[1] === weight.shape[1]
    need(fits && (!bias || sameShape(bias.shape, [weight.shape[0]])), 'not [M, K], [N, K], [N]', inputs)
    return [float([x.shape[0], weight.shape[0]])]
  },
  matmul: product,
  attention: attended,
  chunkedAttention: (inputs) => attended(inputs).slice(0, 1),
  tokenConvolution: (inputs) => {
    const [x, kernel] = inputs
    const [heads, one, width, last] = kernel.shape
    const fits = x.shape.length === 4 && heads === x.shape[1] && one === 1 && last === 1 && width % 2 === 1
    need(fits, 'not [B, heads, T, D] and [heads, 1, odd, 1]', inputs)
    return [x]
  },
  tokenCorrelation: (inputs, { width }) => {
    const [x, y] = inputs
    const fits = x.shape.length === 4 && sameShape(x.shape, y.shape) && width % 2 === 1
    need(fits, 'not both [B, heads, T, D], or an even width', inputs)
    return [float([x.shape[1], 1, width, 1])]
  },
  reshape: (inputs, { shape }) => {
    need(elements(shape) === elements(inputs[0].shape), `not reshaped to [${shape.join(', ')}]`, inputs)
    return [{ shape, type: inputs[0].type }]
  },
  transpose: (inputs, { order }) => {
    const [x] = inputs
    need(
      sameShape(
        [...order].sort((a, b) => a - b),
        [...x.shape.keys()],
      ),
      `[${order.join(', ')}] does not order the axes`,
      inputs,
    )
    return [{ shape: order.map((axis) => x.shape[axis]), type: x.type }]
  },
  expand: (inputs, { shape }) => {
    const [full] = broadcast([inputs[0], { shape, type: inputs[0].type }])
    need(sameShape(full.shape, shape), `does not expand to [${shape.join(', ')}]`, inputs)
    return [full]
  },
  concatenate: (inputs, { axis }) => {
    const others = (shape: Shape): Shape => shape.filter((_, at) => at !== axis)
    const [first] = inputs
    need(
      inputs.every(({ shape }) => sameShape(others(shape), others(first.shape))),
      'do not line up',
      inputs,
    )
    const size = inputs.reduce((total, { shape }) => total + shape[axis], 0)
    return [{ shape: first.shape.map((old, at) => (at === axis ? size : old)), type: first.type }]
  },
  split: (inputs, { axis, sizes }) => {
    const [x] = inputs
    need(sizes.reduce((total, size) => total + size, 0) === x.shape[axis], `not split in ${sizes.join('+')}`, inputs)
    return sizes.map((size) => ({ shape: x.shape.map((old, at) => (at === axis ? size : old)), type: x.type }))
  },
  reverse: same,
  gatherRows: (inputs) => {
    const [x, rows] = inputs
    need(x.shape.length === 2 && rows.shape.length === 1 && rows.type === 'int64', 'not [M, D] and [R] int64', inputs)
    return [float([rows.shape[0], x.shape[1]])]
  },
  scatterRows: (inputs, { count }) => {
    const [x, rows] = inputs
    const fits = x.shape.length === 2 && sameShape(rows.shape, [x.shape[0]]) && rows.type === 'int64'
    need(fits && x.shape[0] <= count, `not [R, D] and [R] int64 for ${count} rows`, inputs)
    return [float([count, x.shape[1]])]
  },
  dropout: (inputs, { rate }) => {
    const [x, seed] = inputs
    need(x.shape.length > 0 && seed.shape.length === 0 && seed.type === 'int64', 'not [..., D] and [] int64', inputs)
    need(rate > 0 && rate < 1, `a rate of ${rate} is not between 0 and 1`, inputs)
    return [x]
  },
  fence: same,
  recomputed: same,
}
