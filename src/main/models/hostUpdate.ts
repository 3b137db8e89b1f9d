import { elements, type Shape } from '../graph'
import type { ParameterSpec } from './parameters'
import { averageName, momentNames, sumName, type UpdateOptions } from './trainingState'

const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8]

/** What changes from update to update. */
export interface UpdateScalars {
  learningRate: number
  /** 1 - .9^t and 1 - .999^t at update t = 1, 2, ... */
  biasCorrection1: number
  biasCorrection2: number
  weightDecay: number
  /** false: the gradient is gathered and nothing else changes. */
  apply: boolean
}

/** Arrays by the names of `trainingState`: parameters, moments, sums and moving averages. They are changed in place. */
export type HostState = ReadonlyMap<string, Float32Array>

/** Shapes of that state, by name. */
export const hostStateShapes = (
  specs: readonly ParameterSpec[],
  { accumulate, ema }: UpdateOptions,
): Map<string, Shape> =>
  new Map(
    specs.flatMap(({ name, shape }) => {
      const { first, second } = momentNames(name)
      const more = [...(accumulate > 1 ? [sumName(name)] : []), ...(ema === undefined ? [] : [averageName(name)])]
      return [name, first, second, ...more].map((one): [string, Shape] => [one, shape])
    }),
  )

/** Bytes of that state without the parameters themselves. */
export const hostStateBytes = (specs: readonly ParameterSpec[], options: UpdateOptions): number =>
  [...hostStateShapes(specs, options)].reduce((bytes, [, shape]) => bytes + 4 * elements(shape), 0) -
  specs.reduce((bytes, { shape }) => bytes + 4 * elements(shape), 0)

const addTo = (sum: Float32Array, values: Float32Array): void => {
  for (let i = 0; i < sum.length; i++) sum[i] += values[i]
}
const squares = (values: Float32Array): number => {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] * values[i]
  return total
}

/**
 * The update of `updateParameters` on the processor, in one pass over arrays that stay where they are: a runtime would
 * make new ones in each step and pass over them a dozen times. The same AdamW, gathering, clipping and averages.
 *
 * @param gradientOf  of each parameter, by name; float32 of its size
 * @returns the norm of the gradient before clipping, of what is gathered so far
 */
export const updateOnHost = (
  specs: readonly ParameterSpec[],
  state: HostState,
  gradientOf: (name: string) => Float32Array,
  scalars: UpdateScalars,
  { clipNorm, accumulate, ema }: UpdateOptions,
): number => {
  const gathers = accumulate > 1
  const totals = specs.map(({ name }) => {
    if (!gathers) return gradientOf(name)
    const sum = state.get(sumName(name))!
    addTo(sum, gradientOf(name))
    return sum
  })
  const norm = Math.sqrt(totals.reduce((sum, values) => sum + squares(values), 0)) / accumulate
  if (!scalars.apply) return norm
  const factor = (clipNorm === undefined ? 1 : Math.min(1, clipNorm / (norm + 1e-6))) / accumulate
  specs.forEach(({ name, decayed }, index) => {
    const { first, second } = momentNames(name)
    const arrays = { parameter: state.get(name)!, first: state.get(first)!, second: state.get(second)! }
    adamw(arrays, totals[index], factor, { ...scalars, weightDecay: decayed ? scalars.weightDecay : 0 })
    if (gathers) totals[index].fill(0)
    if (ema === undefined) return
    const average = state.get(averageName(name))!
    for (let i = 0; i < average.length; i++) average[i] = ema * average[i] + (1 - ema) * arrays.parameter[i]
  })
  return norm
}

/** See `adamw` of the graph; `factor` scales the gradient. */
const adamw = (
  { parameter, first, second }: { parameter: Float32Array; first: Float32Array; second: Float32Array },
  gradient: Float32Array,
  factor: number,
  { learningRate, biasCorrection1, biasCorrection2, weightDecay }: UpdateScalars,
): void => {
  const kept = 1 - learningRate * weightDecay
  const size = learningRate / biasCorrection1
  const spread = 1 / Math.sqrt(biasCorrection2)
  for (let i = 0; i < parameter.length; i++) {
    const slope = factor * gradient[i]
    const m = beta1 * first[i] + (1 - beta1) * slope
    const v = beta2 * second[i] + (1 - beta2) * slope * slope
    first[i] = m
    second[i] = v
    parameter[i] = kept * parameter[i] - (size * m) / (Math.sqrt(v) * spread + epsilon)
  }
}
