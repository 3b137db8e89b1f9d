import { chunkSizes } from '../../../src/main/graph/chunkedAttention'
import { keysOf } from '../../../src/main/graph/dropout'
import type { Attributes, OperatorName } from '../../../src/main/graph/operators'
import { nodesBefore, type Node, type Value } from '../../../src/main/graph/value'

/** Every operator once more, in float64 and in the plainest form, to hold the graph's answers against. */
interface Dense {
  shape: readonly number[]
  data: number[]
}
type Rule<Op extends OperatorName> = (inputs: Dense[], attributes: Attributes[Op]) => Dense[]

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
/** Position of every element, outermost axis first. */
const positions = (shape: readonly number[]): number[][] =>
  shape.reduce<number[][]>((all, n) => all.flatMap((p) => Array.from({ length: n }, (_, i) => [...p, i])), [[]])
const offset = (shape: readonly number[], position: readonly number[]): number =>
  shape.reduce((at, n, axis) => at * n + position[axis], 0)
const fill = (shape: readonly number[], value: (position: number[]) => number): Dense => ({
  shape,
  data: positions(shape).map(value),
})
const at = (x: Dense, position: readonly number[]): number => x.data[offset(x.shape, position)]
/** The element that broadcasts to this position. */
const spread = (x: Dense, position: readonly number[]): number =>
  at(
    x,
    x.shape.map((n, axis) => (n === 1 ? 0 : position[position.length - x.shape.length + axis])),
  )
const replace = (position: readonly number[], axis: number, value: number): number[] =>
  position.map((old, i) => (i === axis ? value : old))

const each =
  (f: (x: number) => number) =>
  ([x]: Dense[]): Dense[] => [{ shape: x.shape, data: x.data.map(f) }]
const pairs =
  (f: (a: number, b: number) => number) =>
  ([a, b]: Dense[]): Dense[] => {
    const rank = Math.max(a.shape.length, b.shape.length)
    const padded = [a, b].map(({ shape }) => [...Array(rank - shape.length).fill(1), ...shape] as number[])
    const shape = padded[0].map((n, axis) => Math.max(n, padded[1][axis]))
    return [fill(shape, (p) => f(spread(a, p), spread(b, p)))]
  }

/** Error function by its series, or its continued fraction far out: to about 1e-15. */
const erf = (x: number): number => {
  if (x < 0) return -erf(-x)
  if (x > 6) return 1
  let term = x
  let total = x
  for (let n = 1; n < 300; n++) {
    term *= (-x * x) / n
    total += term / (2 * n + 1)
    if (Math.abs(term) < 1e-18 * Math.abs(total)) break
  }
  return (2 / Math.sqrt(Math.PI)) * total
}

const reduce = ([x]: Dense[], axes: readonly number[], divisor: number): Dense[] => {
  const shape = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n))
  const result = fill(shape, () => 0)
  for (const p of positions(x.shape)) {
    const to = p.map((i, axis) => (axes.includes(axis) ? 0 : i))
    result.data[offset(shape, to)] += at(x, p) / divisor
  }
  return [result]
}
const matmul: Rule<'matmul'> = ([a, b, plus], { transposeA, transposeB, scale }) => {
  const batch = a.shape.slice(0, -2)
  const [m, k] = transposeA ? [a.shape.at(-1)!, a.shape.at(-2)!] : [a.shape.at(-2)!, a.shape.at(-1)!]
  const n = transposeB ? b.shape.at(-2)! : b.shape.at(-1)!
  const result = fill([...batch, m, n], (p) => {
    const [row, column] = p.slice(-2)
    const lead = p.slice(0, -2)
    let total = 0
    for (let i = 0; i < k; i++) {
      const left = at(a, [...lead, ...(transposeA ? [i, row] : [row, i])])
      total += left * at(b, [...lead, ...(transposeB ? [column, i] : [i, column])])
    }
    return scale * total + (plus ? at(plus, p) : 0)
  })
  return [result]
}
/** One over the softmax of every element. */
const softmaxDivisors = (x: Dense): number[] => {
  const n = x.shape.at(-1)!
  return x.data.map((value, i) => {
    const row = x.data.slice(Math.floor(i / n) * n, Math.floor(i / n) * n + n)
    return row.reduce((total, other) => total + Math.exp(other - value), 0)
  })
}
const softmax: Rule<'softmax'> = ([x]) => [{ shape: x.shape, data: softmaxDivisors(x).map((divisor) => 1 / divisor) }]
const attention: Rule<'attention'> = ([query, key, value], { scale }) => {
  const [scores] = matmul([query, key], { transposeA: false, transposeB: true, scale })
  const [weights] = softmax([scores], {})
  return [...matmul([weights, value], { transposeA: false, transposeB: false, scale: 1 }), weights]
}
const layerNorm: Rule<'layerNorm'> = ([x, weight, bias], { epsilon }) => {
  const n = x.shape.at(-1)!
  const rows = x.data.length / n
  const perRow = [...x.shape.slice(0, -1), 1]
  const mean = Array.from({ length: rows }, (_, r) => x.data.slice(r * n, r * n + n).reduce((a, b) => a + b) / n)
  const inverse = mean.map((m, r) => {
    const variance = x.data.slice(r * n, r * n + n).reduce((total, v) => total + (v - m) ** 2, 0) / n
    return 1 / Math.sqrt(variance + epsilon)
  })
  const data = x.data.map((v, i) => {
    const r = Math.floor(i / n)
    return (v - mean[r]) * inverse[r] * weight.data[i % n] + bias.data[i % n]
  })
  return [
    { shape: x.shape, data },
    { shape: perRow, data: mean },
    { shape: perRow, data: inverse },
  ]
}
const split: Rule<'split'> = ([x], { axis, sizes }) => {
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0))
  return sizes.map((n, i) => fill(replace(x.shape, axis, n), (p) => at(x, replace(p, axis, p[axis] + starts[i]))))
}

/** In whole numbers of 32 bits, as dropout.ts says it in words. */
const dropout: Rule<'dropout'> = ([x, seed], { rate, site }) => {
  const columns = x.shape.at(-1)!
  const rows = x.data.length / columns
  const [left, right] = ['left', 'right'].map((use) => keysOf(site, use, rows, 4096))
  const [c, d] = ['first', 'second'].map((use) => keysOf(site, use, columns, 2048))
  const halves = [seed.data[0] & 4095, (seed.data[0] >>> 12) & 4095]
  const data = x.data.map((value, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns]
    let [l, r] = [left[row], right[row]]
    for (let round = 0; round < 6; round++) {
      const key = (r + halves[round % 2]) & 4095
      ;[l, r] = [r, (l + (((key * key) >>> 6) & 4095)) & 4095]
    }
    const [a, b] = [l >>> 1, r >>> 1]
    const mixed = (((a + c[column]) * (b + d[column])) & 0x3ffff) >>> 7
    const number = ((mixed + b) * (mixed + a + 1)) & 0x3ffff
    return number < rate * 0x40000 ? 0 : value / (1 - rate)
  })
  return [{ shape: x.shape, data }]
}

const reference: { [Op in OperatorName]: Rule<Op> } = {
  add: pairs((a, b) => a + b),
  subtract: pairs((a, b) => a - b),
  multiply: pairs((a, b) => a * b),
  divide: pairs((a, b) => a / b),
  minimum: pairs(Math.min),
  select: ([condition, a, b]) => {
    const [shape] = pairs(() => 0)([condition, ...pairs(() => 0)([a, b])])
    return [fill(shape.shape, (p) => (spread(condition, p) > 0 ? spread(a, p) : spread(b, p)))]
  },
  addAll: (inputs) => [fill(inputs[0].shape, (p) => inputs.reduce((total, x) => total + at(x, p), 0))],
  absolute: each(Math.abs),
  sign: each(Math.sign),
  squareRoot: each(Math.sqrt),
  exponential: each(Math.exp),
  logarithm: each(Math.log),
  erf: each(erf),
  tanh: each(Math.tanh),
  gelu: each((x) => (x * (1 + erf(x / Math.SQRT2))) / 2),
  leakyRelu: ([x], { slope }) => each((v) => (v < 0 ? slope * v : v))([x]),
  sum: (inputs, { axes }) => reduce(inputs, axes, 1),
  mean: (inputs, { axes }) =>
    reduce(
      inputs,
      axes,
      axes.reduce((n, axis) => n * inputs[0].shape[axis], 1),
    ),
  softmax,
  logSoftmax: ([x]) => [{ shape: x.shape, data: softmaxDivisors(x).map((divisor) => -Math.log(divisor)) }],
  layerNorm,
  linear: ([x, weight, bias]) => [
    fill([x.shape[0], weight.shape[0]], ([m, n]) => {
      let total = bias ? bias.data[n] : 0
      for (let k = 0; k < x.shape[1]; k++) total += at(x, [m, k]) * at(weight, [n, k])
      return total
    }),
  ],
  matmul,
  attention,
  chunkedAttention: (inputs, { scale, chunks }) => {
    if (chunkSizes(inputs[0].shape[2], chunks).some((n) => n < 1)) throw new Error('empty group of queries')
    return attention(inputs, { scale }).slice(0, 1)
  },
  tokenConvolution: ([x, kernel]) => {
    const width = kernel.shape[2]
    return [
      fill(x.shape, ([b, h, t, d]) => {
        let total = 0
        for (let w = 0; w < width; w++) {
          const from = t + w - (width - 1) / 2
          if (from >= 0 && from < x.shape[2]) total += at(kernel, [h, 0, w, 0]) * at(x, [b, h, from, d])
        }
        return total
      }),
    ]
  },
  tokenCorrelation: ([x, y], { width }) => {
    const [batch, heads, tokens, depth] = x.shape
    const result = fill([heads, 1, width, 1], ([h, , w]) => {
      let total = 0
      for (const [b, t, d] of positions([batch, tokens, depth])) {
        const from = t + w - (width - 1) / 2
        if (from >= 0 && from < tokens) total += at(y, [b, h, t, d]) * at(x, [b, h, from, d])
      }
      return total
    })
    return [result]
  },
  reshape: ([x], { shape }) => [{ shape, data: x.data }],
  transpose: ([x], { order }) => [
    fill(
      order.map((axis) => x.shape[axis]),
      (p) =>
        at(
          x,
          [...x.shape.keys()].map((axis) => p[order.indexOf(axis)]),
        ),
    ),
  ],
  expand: ([x], { shape }) => [fill(shape, (p) => spread(x, p))],
  concatenate: (inputs, { axis }) => {
    const total = inputs.reduce((n, x) => n + x.shape[axis], 0)
    const result = fill(replace(inputs[0].shape, axis, total), (p) => {
      let rest = p[axis]
      for (const x of inputs) {
        if (rest < x.shape[axis]) return at(x, replace(p, axis, rest))
        rest -= x.shape[axis]
      }
      throw new Error('past the end')
    })
    return [result]
  },
  split,
  reverse: ([x], { axis }) => [fill(x.shape, (p) => at(x, replace(p, axis, x.shape[axis] - 1 - p[axis])))],
  gatherRows: ([x, rows]) => [fill([rows.data.length, x.shape[1]], ([r, d]) => at(x, [rows.data[r], d]))],
  scatterRows: ([x, rows], { count }) => {
    const result = fill([count, x.shape[1]], () => 0)
    for (const [r, d] of positions(x.shape)) result.data[rows.data[r] * x.shape[1] + d] = at(x, [r, d])
    return [result]
  },
  dropout,
  fence: ([x]) => [x],
  recomputed: ([y]) => [y],
}

/** Values of a graph in float64, from those of its inputs by name. */
export const evaluate = (values: readonly Value[], inputs: Readonly<Record<string, readonly number[]>>): number[][] => {
  const known = new Map<Value, Dense>()
  const lookUp = (value: Value): Dense => {
    const found = known.get(value)
    if (found) return found
    if (value.source.kind === 'node') throw new Error('not evaluated yet')
    const { source, shape } = value
    const data = source.kind === 'input' ? [...inputs[source.name]] : Array.from(source.data, Number)
    if (data.length !== size(shape)) throw new Error('wrong number of values')
    return { shape, data }
  }
  const run = (node: Node): Dense[] =>
    (reference[node.operator] as Rule<OperatorName>)(node.inputs.map(lookUp), node.attributes)
  for (const node of nodesBefore(values)) {
    const results = run(node)
    node.outputs.forEach((value, i) => {
      if (results[i].shape.join() !== value.shape.join()) throw new Error(`${node.operator}: wrong shape`)
      known.set(value, results[i])
    })
  }
  return values.map((value) => lookUp(value).data)
}
