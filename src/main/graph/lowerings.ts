import { chunkSizes } from './chunkedAttention'
import { dropout } from './dropout'
import { fence } from './fence'
import type { Lowering } from './lowering'
import type { OperatorName } from './operators'
import { product } from './product'
import { tokenConvolution } from './tokenConvolution'
import { tokenCorrelation } from './tokenCorrelation'

/** An operator that ONNX has under another name, without attributes. */
const named =
  (operator: string): Lowering<OperatorName> =>
  (_, inputs, { emit }) =>
    emit(operator, inputs)

const attention: Lowering<'attention'> = ({ inputs, outputs, attributes: { scale } }, [query, key, value], emitter) => {
  const { shape } = inputs[0]
  const scores = product(emitter, { a: { name: query, shape }, b: { name: key, shape, transposed: true }, scale })
  const weights = emitter.emit('Softmax', [scores], { axis: { int: -1 } })
  const context = product(emitter, {
    a: { name: weights, shape: outputs[1].shape },
    b: { name: value, shape },
    scale: 1,
  })
  return [context, weights]
}

const chunkedAttention: Lowering<'chunkedAttention'> = ({ inputs, attributes }, names, emitter) => {
  const { emit, emitAll, integers } = emitter
  const { scale, chunks } = attributes
  const [query, key] = inputs.map(({ shape }) => shape)
  const heads = query[0] * query[1]
  const split = (name: string, sizes: number[]): string[] => {
    const attributes = { axis: { int: 0 } }
    return emitAll({ operator: 'Split', domain: '', inputs: [name, integers(sizes)], attributes }, sizes.length)
  }
  const [queries, keys, values] = inputs.map(({ shape: [batch, count, tokens, depth] }, i) => {
    const flat = emit('Reshape', [names[i], integers([batch * count * tokens, depth])])
    return split(flat, Array<number>(heads).fill(tokens))
  })
  const contexts = queries.flatMap((ownQueries, head) =>
    split(ownQueries, chunkSizes(query[2], chunks)).map((name) => {
      const matrix = (name: string, transposed = false) => ({ name, shape: key.slice(2), transposed })
      const scores = product(emitter, { a: matrix(name), b: matrix(keys[head], true), scale })
      const weights = emit('Softmax', [scores], { axis: { int: -1 } })
      return product(emitter, { a: matrix(weights), b: matrix(values[head]), scale: 1 })
    }),
  )
  return emit('Reshape', [emit('Concat', contexts, { axis: { int: 0 } }), integers(query)])
}

/** The ONNX nodes that every operator becomes. */
export const lowerings: { readonly [Op in OperatorName]: Lowering<Op> } = {
  add: named('Add'),
  subtract: named('Sub'),
  multiply: named('Mul'),
  divide: named('Div'),
  minimum: named('Min'),
  select: (_, [condition, a, b], { emit, scalar }) => emit('Where', [emit('Greater', [condition, scalar(0)]), a, b]),
  addAll: (_, inputs, { emit, dialect }) =>
    dialect.sum && inputs.length > 2 ? emit('Sum', inputs) : inputs.reduce((a, b) => emit('Add', [a, b])),
  absolute: named('Abs'),
  sign: named('Sign'),
  squareRoot: named('Sqrt'),
  exponential: named('Exp'),
  logarithm: named('Log'),
  erf: named('Erf'),
  tanh: named('Tanh'),
  gelu: (_, inputs, { emit }) => emit('Gelu', inputs, { approximate: { text: 'none' } }),
  leakyRelu: ({ attributes: { slope } }, inputs, { emit }) => emit('LeakyRelu', inputs, { alpha: { float: slope } }),
  sum: ({ attributes: { axes } }, [x], { emit, integers }) =>
    emit('ReduceSum', [x, integers(axes)], { keepdims: { int: 1 } }),
  mean: ({ attributes: { axes } }, [x], { emit, integers }) =>
    emit('ReduceMean', [x, integers(axes)], { keepdims: { int: 1 } }),
  softmax: (_, inputs, { emit }) => emit('Softmax', inputs, { axis: { int: -1 } }),
  logSoftmax: (_, inputs, { emit }) => emit('LogSoftmax', inputs, { axis: { int: -1 } }),
  layerNorm: ({ attributes: { epsilon } }, inputs, { emitAll }) => {
    const attributes = { axis: { int: -1 }, epsilon: { float: epsilon } }
    return emitAll({ operator: 'LayerNormalization', domain: '', inputs, attributes }, 3)
  },
  linear: (_, inputs, { emit }) => emit('Gemm', inputs, { transB: { int: 1 } }),
  matmul: ({ inputs: [a, b], attributes }, [nameA, nameB, plus], emitter) =>
    product(emitter, {
      plus,
      a: { name: nameA, shape: a.shape, transposed: attributes.transposeA },
      b: { name: nameB, shape: b.shape, transposed: attributes.transposeB },
      scale: attributes.scale,
    }),
  attention,
  chunkedAttention,
  tokenConvolution,
  tokenCorrelation,
  reshape: ({ attributes: { shape } }, [x], { emit, integers }) => emit('Reshape', [x, integers(shape)]),
  transpose: ({ attributes: { order } }, inputs, { emit }) => emit('Transpose', inputs, { perm: { ints: order } }),
  expand: ({ attributes: { shape } }, [x], { emit, integers }) => emit('Expand', [x, integers(shape)]),
  concatenate: ({ attributes: { axis } }, inputs, { emit }) => emit('Concat', inputs, { axis: { int: axis } }),
  split: ({ attributes: { axis, sizes } }, [x], { emitAll, integers }) => {
    const inputs = [x, integers(sizes)]
    return emitAll({ operator: 'Split', domain: '', inputs, attributes: { axis: { int: axis } } }, sizes.length)
  },
  reverse: ({ inputs: [x], attributes: { axis } }, [name], { emit, integers }) => {
    const backwards = [...Array(x.shape[axis]).keys()].reverse()
    return emit('Gather', [name, integers(backwards)], { axis: { int: axis } })
  },
  gatherRows: (_, inputs, { emit }) => emit('Gather', inputs, { axis: { int: 0 } }),
  scatterRows: ({ inputs: [x], attributes: { count } }, [name, rows], { emit, integers, scalar }) => {
    const zeros = emit('Expand', [scalar(0), integers([count, x.shape[1]])])
    return emit('ScatterND', [zeros, emit('Reshape', [rows, integers([x.shape[0], 1])]), name])
  },
  dropout,
  fence,
  // The value is there already; what it was computed from is for the gradient alone.
  recomputed: (_, [y]) => y,
}
