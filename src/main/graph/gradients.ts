import { chunkedAttentionGradient } from './chunkedAttention'
import type { GradientRule } from './gradientRule'
import * as op from './operations'
import type { OperatorName } from './operators'
import { recomputedGradient } from './recompute'
import { elements } from './shape'

const gelu: GradientRule<'gelu'> = ({ inputs: [x], gradient }) => {
  const distribution = op.offset(op.scale(op.erf(op.scale(x, Math.SQRT1_2)), 0.5), 0.5)
  const density = op.exponential(op.scale(op.square(x), -0.5))
  const slope = op.add(distribution, op.multiply(op.scale(x, 1 / Math.sqrt(2 * Math.PI)), density))
  return [op.multiply(gradient, slope)]
}

const layerNorm: GradientRule<'layerNorm'> = ({ inputs: [x, weight, bias], outputs: [, mean, inverse], gradient }) => {
  const last = [x.shape.length - 1]
  const normal = op.multiply(op.subtract(x, mean), inverse)
  const scaled = op.multiply(gradient, weight)
  const centred = op.subtract(scaled, op.mean(scaled, last))
  const along = op.multiply(normal, op.mean(op.multiply(scaled, normal), last))
  return [
    op.multiply(op.subtract(centred, along), inverse),
    op.sumTo(op.multiply(gradient, normal), weight.shape),
    op.sumTo(gradient, bias.shape),
  ]
}

const matmul: GradientRule<'matmul'> = ({ inputs: [a, b, plus], attributes, gradient }) => {
  const { transposeA, transposeB, scale } = attributes
  return [
    transposeA
      ? op.matmul(b, gradient, { transposeA: transposeB, transposeB: true, scale })
      : op.matmul(gradient, b, { transposeB: !transposeB, scale }),
    transposeB
      ? op.matmul(gradient, a, { transposeA: true, transposeB: transposeA, scale })
      : op.matmul(a, gradient, { transposeA: !transposeA, scale }),
    ...(plus ? [gradient] : []),
  ]
}

/**
 * The softmax's own sum over keys, of p times its gradient, is the sum over D of the context times its gradient: T x D
 * products and not T x T. What the loss takes from p itself is added.
 */
const attention: GradientRule<'attention'> = ({ inputs, outputs, attributes: { scale }, gradients }) => {
  const [query, key, value] = inputs
  const [context, weights] = outputs
  const gradient = op.orZeros(gradients[0], context)
  const fromContext = op.matmul(gradient, value, { transposeB: true })
  const rows = op.sum(op.multiply(gradient, context), [3])
  const own = gradients[1]
  const toWeights = own ? op.add(fromContext, own) : fromContext
  const allRows = own ? op.add(rows, op.sum(op.multiply(own, weights), [3])) : rows
  const scores = op.multiply(weights, op.subtract(toWeights, allRows))
  return [
    op.matmul(scores, key, { scale }),
    op.matmul(scores, query, { transposeA: true, scale }),
    op.matmul(weights, gradient, { transposeA: true }),
  ]
}

/** How the loss's gradient goes back through every operator. */
export const gradients: { readonly [Op in OperatorName]: GradientRule<Op> } = {
  add: ({ inputs: [a, b], gradient }) => [op.sumTo(gradient, a.shape), op.sumTo(gradient, b.shape)],
  subtract: ({ inputs: [a, b], gradient }) => [op.sumTo(gradient, a.shape), op.sumTo(op.scale(gradient, -1), b.shape)],
  multiply: ({ inputs: [a, b], gradient }) => [
    op.sumTo(op.multiply(gradient, b), a.shape),
    op.sumTo(op.multiply(gradient, a), b.shape),
  ],
  divide: ({ inputs: [a, b], outputs: [quotient], gradient }) => {
    const share = op.divide(gradient, b)
    return [op.sumTo(share, a.shape), op.sumTo(op.scale(op.multiply(share, quotient), -1), b.shape)]
  },
  minimum: ({ inputs: [a, b], gradient }) => {
    const lean = op.scale(op.sign(op.subtract(b, a)), 0.5)
    const toA = op.multiply(gradient, op.offset(lean, 0.5))
    return [op.sumTo(toA, a.shape), op.sumTo(op.subtract(gradient, toA), b.shape)]
  },
  select: ({ inputs: [condition, a, b], gradient }) => [
    null,
    op.sumTo(op.select(condition, gradient, op.scalar(0)), a.shape),
    op.sumTo(op.select(condition, op.scalar(0), gradient), b.shape),
  ],
  addAll: ({ inputs, gradient }) => inputs.map(() => gradient),
  absolute: ({ inputs: [x], gradient }) => [op.multiply(gradient, op.sign(x))],
  sign: 'none',
  squareRoot: ({ outputs: [root], gradient }) => [op.divide(op.scale(gradient, 0.5), root)],
  exponential: ({ outputs: [power], gradient }) => [op.multiply(gradient, power)],
  logarithm: ({ inputs: [x], gradient }) => [op.divide(gradient, x)],
  erf: ({ inputs: [x], gradient }) => [
    op.multiply(gradient, op.scale(op.exponential(op.scale(op.square(x), -1)), 2 / Math.sqrt(Math.PI))),
  ],
  tanh: ({ outputs: [y], gradient }) => [op.subtract(gradient, op.multiply(gradient, op.square(y)))],
  gelu,
  leakyRelu: ({ inputs: [x], attributes: { slope }, gradient }) => {
    const steepness = op.offset(op.scale(op.sign(x), (1 - slope) / 2), (1 + slope) / 2)
    return [op.multiply(gradient, steepness)]
  },
  sum: ({ inputs: [x], gradient }) => [op.expand(gradient, x.shape)],
  mean: ({ inputs: [x], gradient }) => [
    op.expand(op.scale(gradient, elements(gradient.shape) / elements(x.shape)), x.shape),
  ],
  softmax: ({ outputs: [p], gradient }) => {
    const rows = op.sum(op.multiply(gradient, p), [p.shape.length - 1])
    return [op.multiply(p, op.subtract(gradient, rows))]
  },
  logSoftmax: ({ outputs: [y], gradient }) => {
    const rows = op.sum(gradient, [y.shape.length - 1])
    return [op.subtract(gradient, op.multiply(op.exponential(y), rows))]
  },
  layerNorm,
  linear: ({ inputs: [x, weight, bias], gradient, again }) => [
    op.matmul(gradient, weight),
    op.matmul(gradient, again(x), { transposeA: true }),
    ...(bias ? [op.sumTo(gradient, bias.shape)] : []),
  ],
  matmul,
  attention,
  chunkedAttention: chunkedAttentionGradient,
  tokenConvolution: ({ inputs: [x, kernel], gradient }) => [
    op.tokenConvolution(gradient, op.reverse(kernel, 2)),
    op.tokenCorrelation(x, gradient, kernel.shape[2]),
  ],
  tokenCorrelation: ({ inputs: [x, y], gradient }) => [
    op.tokenConvolution(y, op.reverse(gradient, 2)),
    op.tokenConvolution(x, gradient),
  ],
  reshape: ({ inputs: [x], gradient }) => [op.reshape(gradient, x.shape)],
  transpose: ({ attributes: { order }, gradient }) => [
    op.transpose(
      gradient,
      order.map((_, axis) => order.indexOf(axis)),
    ),
  ],
  expand: ({ inputs: [x], gradient }) => [op.sumTo(gradient, x.shape)],
  concatenate: ({ inputs, attributes: { axis }, gradient }) =>
    op.split(
      gradient,
      axis,
      inputs.map((x) => x.shape[axis]),
    ),
  split: ({ outputs, attributes: { axis }, gradients }) => [
    op.concatenate(
      outputs.map((output, index) => op.orZeros(gradients[index], output)),
      axis,
    ),
  ],
  reverse: ({ attributes: { axis }, gradient }) => [op.reverse(gradient, axis)],
  gatherRows: ({ inputs: [x, rows], gradient }) => [op.scatterRows(gradient, rows, x.shape[0]), null],
  scatterRows: ({ inputs: [, rows], gradient }) => [op.gatherRows(gradient, rows), null],
  dropout: ({ inputs: [, seed], attributes: { rate, site }, gradient }) => [
    op.dropout(gradient, seed, rate, site),
    null,
  ],
  fence: ({ inputs, gradient }) => inputs.map((_, index) => (index === 0 ? gradient : null)),
  recomputed: recomputedGradient,
}
