import * as graph from '../../../src/main/graph'
import type { OperatorName } from '../../../src/main/graph/operators'
import type { Value } from '../../../src/main/graph/value'

/** A use of an operator: what it is given, and the values that come of it. */
export interface OperatorCase {
  says: string
  /** Shapes of the float inputs, a, b, c ... */
  shapes: number[][]
  /** Indices, where the operator takes them; not differentiated. */
  rows?: number[]
  /** Keeps inputs away from where the operator has no derivative or no value. */
  adjust?: (x: number) => number
  build: (inputs: Value[], rows: Value) => readonly Value[]
}

const elementwise = (build: (x: Value) => Value, adjust?: (x: number) => number): OperatorCase[] => [
  { says: 'element by element', shapes: [[2, 3]], adjust, build: ([x]) => [build(x)] },
]
const broadcasting = (build: (a: Value, b: Value) => Value, adjust?: (x: number) => number): OperatorCase[] =>
  [
    {
      says: 'equal shapes',
      shapes: [
        [2, 3],
        [2, 3],
      ],
    },
    { says: 'a scalar on the left', shapes: [[], [2, 3]] },
    { says: 'a row on the right', shapes: [[2, 2, 3], [3]] },
    {
      says: 'both sides spread',
      shapes: [
        [2, 1, 3],
        [4, 1],
      ],
    },
  ].map((one) => ({ ...one, adjust, build: ([a, b]) => [build(a, b)] }))
const awayFromZero = (x: number): number => x + Math.sign(x) * 0.2
const positive = (x: number): number => Math.abs(x) + 0.3
const both = [false, true]

/** Cases of every operator: one without a case does not compile. */
export const cases: { [Op in OperatorName]: OperatorCase[] } = {
  add: broadcasting(graph.add),
  subtract: broadcasting(graph.subtract),
  multiply: broadcasting(graph.multiply),
  divide: broadcasting(graph.divide, awayFromZero),
  minimum: broadcasting(graph.minimum),
  select: [
    {
      says: 'by a condition of their shape',
      shapes: [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
    },
    { says: 'by a scalar, from a scalar', shapes: [[], [], [2, 3]] },
    { says: 'all three spread', shapes: [[2, 1, 1], [3], [4, 1]] },
  ].map((one) => ({ ...one, adjust: awayFromZero, build: ([condition, a, b]) => [graph.select(condition, a, b)] })),
  addAll: [2, 4].map((count) => ({
    says: `${count} arrays, one of them twice`,
    shapes: Array.from({ length: count - 1 }, () => [2, 3]),
    build: (inputs) => [graph.addAll([...inputs, inputs[0]])],
  })),
  absolute: elementwise(graph.absolute, awayFromZero),
  sign: elementwise(graph.sign, awayFromZero),
  squareRoot: elementwise(graph.squareRoot, positive),
  exponential: elementwise(graph.exponential),
  logarithm: elementwise(graph.logarithm, positive),
  erf: elementwise(graph.erf),
  tanh: elementwise(graph.tanh),
  gelu: elementwise(graph.gelu),
  leakyRelu: elementwise((x) => graph.leakyRelu(x, 0.1), awayFromZero),
  sum: [[0], [2], [0, 2]].map((axes) => ({
    says: `over axes ${axes}`,
    shapes: [[2, 3, 4]],
    build: ([x]) => [graph.sum(x, axes)],
  })),
  mean: [[1], [0, 2]].map((axes) => ({
    says: `over axes ${axes}`,
    shapes: [[2, 3, 4]],
    build: ([x]) => [graph.mean(x, axes)],
  })),
  softmax: elementwise(graph.softmax),
  logSoftmax: elementwise(graph.logSoftmax),
  layerNorm: [
    [3, 5],
    [2, 3, 4],
  ].map((shape) => ({
    says: `of rank ${shape.length}`,
    shapes: [shape, shape.slice(-1), shape.slice(-1)],
    build: ([x, weight, bias]) => [graph.layerNorm(x, weight, bias, 1e-5)],
  })),
  linear: [
    { says: 'with a bias', shapes: [[3, 4], [2, 4], [2]], build: ([x, w, b]) => [graph.linear(x, w, b)] },
    {
      says: 'without a bias',
      shapes: [
        [3, 4],
        [2, 4],
      ],
      build: ([x, w]) => [graph.linear(x, w)],
    },
  ],
  matmul: [[], [2, 3]].flatMap((batch) =>
    both.flatMap((transposeA) =>
      both.flatMap((transposeB) =>
        both.map((adds) => ({
          says: `${batch.length + 2} axes${transposeA ? ', left transposed' : ''}${transposeB ? ', right transposed' : ''}${adds ? ', added' : ''}`,
          shapes: [
            [...batch, ...(transposeA ? [4, 2] : [2, 4])],
            [...batch, ...(transposeB ? [3, 4] : [4, 3])],
            ...(adds ? [[...batch, 2, 3]] : []),
          ],
          build: ([a, b, plus]: Value[]) => [
            graph.matmul(a, b, { transposeA, transposeB, scale: transposeA ? 0.7 : 1 }, plus),
          ],
        })),
      ),
    ),
  ),
  attention: [
    {
      says: 'its context',
      shapes: Array.from({ length: 3 }, () => [2, 2, 3, 4]),
      build: ([q, k, v]) => [graph.attention(q, k, v, 0.5).context],
    },
    {
      says: 'its weights',
      shapes: Array.from({ length: 3 }, () => [1, 2, 3, 4]),
      build: ([q, k, v]) => [graph.attention(q, k, v, 0.5).weights],
    },
    {
      says: 'both together',
      shapes: Array.from({ length: 3 }, () => [1, 2, 3, 4]),
      build: ([q, k, v]) => Object.values(graph.attention(q, k, v, 0.5)),
    },
    {
      says: 'fewer queries than keys',
      shapes: [2, 5, 5].map((tokens) => [2, 2, tokens, 3]),
      build: ([q, k, v]) => Object.values(graph.attention(q, k, v, 0.5)),
    },
  ],
  chunkedAttention: [5, 4].flatMap((queries) =>
    [1, 2, 3].map((chunks) => ({
      says: `${queries} queries of 5 tokens in ${chunks} groups`,
      shapes: [queries, 5, 5].map((tokens) => [2, 2, tokens, 3]),
      build: ([q, k, v]) => [graph.chunkedAttention(q, k, v, 0.5, chunks)],
    })),
  ),
  tokenConvolution: [
    { batch: 1, tokens: 5, width: 3 },
    { batch: 2, tokens: 5, width: 9 },
    { batch: 2, tokens: 70, width: 5 },
    { batch: 1, tokens: 128, width: 7 },
  ].map(({ batch, tokens, width }) => ({
    says: `a kernel of ${width} on ${tokens} tokens, batch ${batch}`,
    shapes: [
      [batch, 2, tokens, 2],
      [2, 1, width, 1],
    ],
    build: ([x, kernel]: Value[]) => [graph.tokenConvolution(x, kernel)],
  })),
  tokenCorrelation: [
    { batch: 1, tokens: 5, width: 3 },
    { batch: 2, tokens: 5, width: 9 },
    { batch: 2, tokens: 70, width: 5 },
  ].map(({ batch, tokens, width }) => ({
    says: `${width} shifts of ${tokens} tokens, batch ${batch}`,
    shapes: Array.from({ length: 2 }, () => [batch, 2, tokens, 2]),
    build: ([x, y]) => [graph.tokenCorrelation(x, y, width)],
  })),
  reshape: elementwise((x) => graph.reshape(x, [3, 1, 2])),
  transpose: [{ says: 'three axes in turn', shapes: [[2, 3, 4]], build: ([x]) => [graph.transpose(x, [2, 0, 1])] }],
  expand: [
    { says: 'new and old axes', shapes: [[3, 1]], build: ([x]) => [graph.expand(x, [2, 3, 4])] },
    { says: 'a scalar', shapes: [[]], build: ([x]) => [graph.expand(x, [2, 3])] },
  ],
  concatenate: [
    {
      says: 'along the middle',
      shapes: [
        [2, 1, 3],
        [2, 4, 3],
      ],
      build: (inputs) => [graph.concatenate(inputs, 1)],
    },
  ],
  split: [
    { says: 'every part used', shapes: [[2, 5]], build: ([x]) => graph.split(x, 1, [1, 4]) },
    { says: 'one part unused', shapes: [[2, 5]], build: ([x]) => graph.split(x, 1, [1, 3, 1]).slice(1, 2) },
  ],
  reverse: [{ says: 'the middle axis', shapes: [[2, 3, 2]], build: ([x]) => [graph.reverse(x, 1)] }],
  gatherRows: [
    { says: 'in another order', shapes: [[4, 3]], rows: [3, 0, 2], build: ([x], rows) => [graph.gatherRows(x, rows)] },
  ],
  scatterRows: [
    { says: 'among zeros', shapes: [[3, 2]], rows: [4, 0, 3], build: ([x], rows) => [graph.scatterRows(x, rows, 5)] },
  ],
  dropout: [0.1, 0.5, 0.9].map((rate, i) => ({
    says: `a share of ${rate}`,
    shapes: [[2, 5, 7]],
    rows: [[7], [4097], [2 ** 31 + 5]][i],
    build: ([x], rows) => [graph.dropout(x, graph.reshape(rows, []), rate, 'here')],
  })),
  fence: [
    { says: 'behind another array', shapes: [[2, 3], [4]], build: ([x, after]) => [graph.fence(x, after)] },
    { says: 'a scalar behind a row', shapes: [[], [3]], build: ([x, after]) => [graph.fence(x, after)] },
    { says: 'a row behind scalars', shapes: [[3], [], []], build: ([x, a, b]) => [graph.fence(x, a, b)] },
    {
      says: 'behind rows like its own',
      shapes: [
        [2, 3],
        [4, 3],
        [1, 3],
      ],
      build: ([x, a, b]) => [graph.fence(x, a, b)],
    },
  ],
  recomputed: [
    {
      says: 'two arrays, one of them twice, and two from outside',
      shapes: [[2, 3], [3], [4, 3]],
      build: ([x, row, weight]) => [
        graph.recomputed(
          ([a, b]) => graph.tanh(graph.linear(graph.multiply(graph.add(a, b), a), graph.scale(weight, 2))),
          [x, row],
        ),
      ],
    },
    {
      says: 'one within another, both reading one array',
      shapes: [
        [2, 3],
        [3, 3],
      ],
      build: ([x, weight]) => {
        const step = ([from]: readonly Value[]): Value => graph.tanh(graph.linear(from, weight))
        return [graph.recomputed(([from]) => graph.recomputed(step, [graph.scale(step([from]), 2)]), [step([x])])]
      },
    },
  ],
}
