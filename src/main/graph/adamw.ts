import * as op from './operations'
import type { Value } from './value'

/** What changes from step to step, scalars. */
export interface AdamwScalars {
  learningRate: Value
  /** 1 - .9^t and 1 - .999^t at step t = 1, 2, ... */
  biasCorrection1: Value
  biasCorrection2: Value
  weightDecay: Value
}

const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-8

/**
 * One step of AdamW for one array, decay apart from the gradient: p (1 - lr decay) - lr m^ / (sqrt(v^) + 1e-8), with
 * m^ = m / biasCorrection1, v^ = v / biasCorrection2. Source: Loshchilov and Hutter, Decoupled weight decay
 * regularization, 2019; betas .9 and .999.
 *
 * @returns the parameter, first moment and second moment after the step, of the parameter's shape
 */
export const adamw = (
  state: { parameter: Value; first: Value; second: Value },
  gradient: Value,
  scalars: AdamwScalars,
  decayed: boolean,
): { parameter: Value; first: Value; second: Value } => {
  const first = op.add(op.scale(state.first, beta1), op.scale(gradient, 1 - beta1))
  const second = op.add(op.scale(state.second, beta2), op.scale(op.square(gradient), 1 - beta2))
  const stepSize = op.divide(scalars.learningRate, scalars.biasCorrection1)
  const spread = op.divide(op.squareRoot(second), op.squareRoot(scalars.biasCorrection2))
  const change = op.divide(op.multiply(first, stepSize), op.offset(spread, epsilon))
  const shrink = op.offset(op.scale(op.multiply(scalars.learningRate, scalars.weightDecay), -1), 1)
  const kept = decayed ? op.multiply(state.parameter, shrink) : state.parameter
  return { parameter: op.subtract(kept, change), first, second }
}

/** The Euclidean norm of all gradients together, a scalar. */
const globalNorm = (gradients: readonly Value[]): Value =>
  op.squareRoot(op.addAll(gradients.map((gradient) => op.total(op.square(gradient)))))

/**
 * Gradients scaled down together where their global norm exceeds `largest`; their direction stays. Without `largest`
 * they are given back as they are. The norm is that before clipping.
 */
export const clipByGlobalNorm = (
  gradients: readonly Value[],
  largest?: number,
): { gradients: readonly Value[]; norm: Value } => {
  const norm = globalNorm(gradients)
  if (largest === undefined) return { gradients, norm }
  const factor = op.minimum(op.scalar(1), op.divide(op.scalar(largest), op.offset(norm, 1e-6)))
  return { gradients: gradients.map((gradient) => op.multiply(gradient, factor)), norm }
}
