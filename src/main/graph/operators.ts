import type { Shape } from './shape'

type Nothing = Record<never, never>

/**
 * The operators, and what each takes besides its inputs. Beside this list stand three total tables: the types of the
 * results (resultTypes.ts), the gradients (gradients.ts) and the ONNX nodes they become (lowerings.ts). A name without its row
 * in each of them does not compile.
 */
export interface Attributes {
  // Element by element, the shapes broadcast.
  add: Nothing
  subtract: Nothing
  multiply: Nothing
  divide: Nothing
  minimum: Nothing
  /** condition, a, b -> a where the condition is above 0, b elsewhere, unchanged to the last bit. */
  select: Nothing
  /** Any number of arrays of one shape. */
  addAll: Nothing
  // Element by element.
  absolute: Nothing
  sign: Nothing
  squareRoot: Nothing
  exponential: Nothing
  logarithm: Nothing
  erf: Nothing
  tanh: Nothing
  /** x * normal distribution function of x. */
  gelu: Nothing
  leakyRelu: { slope: number }
  /** Over `axes`, which stay with size 1. */
  sum: { axes: readonly number[] }
  mean: { axes: readonly number[] }
  /** Over the last axis. */
  softmax: Nothing
  logSoftmax: Nothing
  /** x [..., D], weight [D], bias [D] -> normalised over the last axis; mean [..., 1]; 1 / standard deviation [..., 1]. */
  layerNorm: { epsilon: number }
  /** x [M, K], weight [N, K] and maybe bias [N] -> x weightT + bias [M, N]. */
  linear: Nothing
  /** scale * a b over the last two axes, either transposed first; leading axes are equal. A third array of the result's shape is added. */
  matmul: { transposeA: boolean; transposeB: boolean; scale: number }
  /** query [B, heads, Q, D], key, value [B, heads, T, D] -> context [B, heads, Q, D] = p value; p = softmax(scale query keyT) [B, heads, Q, T]. */
  attention: { scale: number }
  /** The context alone, computed head by head in so many groups of queries, whose p is never kept: the gradient computes it again. */
  chunkedAttention: { scale: number; chunks: number }
  /** x [B, heads, T, D], kernel [heads, 1, W, 1], W odd -> each head's tokens filtered along T, zeros beyond the ends. */
  tokenConvolution: Nothing
  /** x and y [B, heads, T, D] -> [heads, 1, W, 1]: sum of y[t] x[t + w - (W - 1) / 2]. */
  tokenCorrelation: { width: number }
  reshape: { shape: Shape }
  /** Axis i of the result is axis order[i] of x. */
  transpose: { order: readonly number[] }
  /** Broadcast to this shape. */
  expand: { shape: Shape }
  concatenate: { axis: number }
  split: { axis: number; sizes: readonly number[] }
  reverse: { axis: number }
  /** x [M, D], rows [R] int64 -> [R, D]. */
  gatherRows: Nothing
  /** x [R, D], rows [R] int64, all different -> [count, D], zero where no row goes. */
  scatterRows: { count: number }
  /**
   * x [..., D], seed [] int64 -> x with a share `rate` of its elements 0 and the others x / (1 - rate). Which ones is
   * fixed by seed, site and place alone (dropout.ts), so the gradient finds the same again.
   */
  dropout: { rate: number; site: string }
  /** x and any other values -> x, after the others are there. Nobody takes the result for x itself. */
  fence: Nothing
  /**
   * y, and all that it was computed from, the first `fenced` as what went in -> y. The gradient computes y again from
   * them instead of keeping what lies between (recompute.ts).
   */
  recomputed: { fenced: number }
}
export type OperatorName = keyof Attributes
