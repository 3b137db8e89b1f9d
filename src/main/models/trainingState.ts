import * as graph from '../graph'
import type { Shape, Value } from '../graph'
import type { ParameterSpec, Weights } from './parameters'

/** Inputs that hold a parameter's first and second moment, of its shape, zero before the first step. */
export const momentNames = (parameter: string): { first: string; second: string } => ({
  first: `m:${parameter}`,
  second: `v:${parameter}`,
})
/** Input that holds the sum of a parameter's gradients since the last update. */
export const sumName = (parameter: string): string => `g:${parameter}`
/** Input that holds a parameter's moving average. */
export const averageName = (parameter: string): string => `e:${parameter}`

/** What is carried from one step to the next. */
export interface CarriedState {
  /** For `SessionOptions.state`. */
  state: Array<[output: string, input: string]>
  /** By the name of the input. */
  stateShapes: Map<string, Shape>
}

/**
 * The state before the first step: parameters and their moving averages from the weights, all else zero.
 *
 * @throws RangeError when the weights lack a parameter
 */
export const firstState = ({ stateShapes }: CarriedState, weights: Weights): Map<string, Float32Array> =>
  new Map(
    [...stateShapes].map(([name, shape]) => {
      if (/^[mvg]:/.test(name)) return [name, new Float32Array(graph.elements(shape))]
      const values = weights.get(name.replace(/^e:/, ''))
      if (!values) throw new RangeError(`the weights have no ${name}`)
      return [name, values.slice()]
    }),
  )

export interface UpdateOptions {
  /** Largest global norm of the gradient; left out = no clipping. */
  clipNorm?: number
  /** Runs whose gradients are averaged for one update. */
  accumulate: number
  /** Share that a moving average keeps of itself at each update; left out = no averages. */
  ema?: number
}

interface Trained {
  specs: readonly ParameterSpec[]
  parameters: readonly Value[]
  gradients: readonly Value[]
}

/** What AdamW makes of each parameter, and the norm of the gradient before clipping, with its state by name. */
export const updateParameters = (
  { specs, parameters, gradients }: Trained,
  { clipNorm, accumulate, ema }: UpdateOptions,
): CarriedState & { outputs: Record<string, Value>; norm: Value } => {
  const scalars = {
    learningRate: graph.input('learning_rate', []),
    biasCorrection1: graph.input('bias_correction1', []),
    biasCorrection2: graph.input('bias_correction2', []),
    weightDecay: graph.input('weight_decay', []),
  }
  const gathers = accumulate > 1
  const apply = graph.input('apply', [])
  const whenApplied = (after: Value, before: Value): Value => (gathers ? graph.select(apply, after, before) : after)
  const sums = gathers ? specs.map(({ name, shape }) => graph.input(sumName(name), shape)) : []
  const totals = gradients.map((gradient, i) => (gathers ? graph.add(sums[i], gradient) : gradient))
  const averaged = gathers ? totals.map((total) => graph.scale(total, 1 / accumulate)) : totals
  const clipped = graph.clipByGlobalNorm(averaged, clipNorm)

  const outputs: Record<string, Value> = {}
  const state: CarriedState['state'] = []
  const stateShapes = new Map<string, Shape>()
  const carry = (name: string, next: Value): void => {
    outputs[`next:${name}`] = next
    state.push([`next:${name}`, name])
    stateShapes.set(name, next.shape)
  }
  specs.forEach(({ name, shape, decayed }, i) => {
    const { first, second } = momentNames(name)
    const before = { parameter: parameters[i], first: graph.input(first, shape), second: graph.input(second, shape) }
    const after = graph.adamw(before, clipped.gradients[i], scalars, decayed)
    carry(name, whenApplied(after.parameter, before.parameter))
    carry(first, whenApplied(after.first, before.first))
    carry(second, whenApplied(after.second, before.second))
    if (gathers) carry(sumName(name), graph.select(apply, graph.scalar(0), totals[i]))
    if (ema === undefined) return
    const average = graph.input(averageName(name), shape)
    const moved = graph.add(graph.scale(average, ema), graph.scale(after.parameter, 1 - ema))
    carry(averageName(name), whenApplied(moved, average))
  })
  return { outputs, state, stateShapes, norm: clipped.norm }
}
