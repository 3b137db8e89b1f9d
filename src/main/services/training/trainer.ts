import { AppError, type Device } from '../../../preload/contract'
import { makeRandom } from '../../domain/random'
import { mergeLora } from '../../models/lora'
import type { MaskedModel } from '../../models/maskedModel'
import type { Weights } from '../../models/parameters'
import { averageName, firstState } from '../../models/trainingState'
import { trainingStep, type Objective, type TrainingStep } from '../../models/trainingStep'
import type { Tune } from '../../models/tune'
import type { Runtime, Tensor } from '../../ports'
import { float32, predictionOf, type Feeds } from './hiddenFeeds'
import { stepOnDevice, stepOnHost } from './stepper'
import type { CommonSettings } from './settingTables'

/** What is carried from one step to the next by the name of the graph's input. */
export type TrainingState = Record<string, Tensor>

/** What is trained, from which weights. */
export interface Learner {
  model: MaskedModel
  objective: Objective
  tune: Tune
  /** Tokens that the encoder sees. */
  kept: number
  /** Every array that the training reads, those of a head and of low-rank changes too. */
  weights: Weights
}

/** A model under training. */
export interface Trainer {
  /** One update after `step` updates from `accumulate` batches; gives mean loss and norm of the gradient before it. */
  step(step: number, batches: readonly Feeds[], learningRate: number): Promise<{ loss: number; gradientNorm: number }>
  readState(): Promise<TrainingState>
  /** The model's own weights in a state, low-rank changes added, moving averages where there are some. */
  weightsOf(state: TrainingState): Map<string, Float32Array>
  release(): Promise<void>
}

export interface TrainerOptions {
  settings: CommonSettings
  device: Device
  seed: number
  /** Where to go on from; left out = from the beginning. */
  state?: TrainingState
}

/** The graph of one step. Throws AppError 'usage.bad' when the model cannot be trained in this way. */
export const compileStep = (
  { model, objective, tune, kept }: Learner,
  settings: CommonSettings,
  device: Device,
): TrainingStep => {
  const { batch, accumulate, clipNorm, dropout, ema, recompute } = settings
  const averaged = ema > 0 ? { ema } : {}
  const predict = predictionOf(model)
  try {
    return trainingStep(model, {
      objective,
      tune,
      kept,
      device,
      batch,
      accumulate,
      clipNorm,
      dropout,
      recompute,
      predict,
      gradients: device === 'cpu' ? 'host' : 'adamw',
      ...averaged,
    })
  } catch (error) {
    if (error instanceof RangeError)
      throw new AppError('usage.bad', `The model cannot be trained like this: ${error.message}.`)
    throw error
  }
}

/** Throws AppError 'input.bad' when these arrays are not exactly the ones that training carries on. */
const demandSameArrays = (state: TrainingState, shapes: TrainingStep['stateShapes']): void => {
  const describe = (arrays: Array<readonly [string, readonly number[]]>) =>
    arrays.map(([name, shape]) => `${name} [${shape.join(', ')}]`).sort()
  const given = describe(Object.entries(state).map(([name, { shape }]) => [name, shape] as const))
  const needed = describe([...shapes])
  const wrong = [...needed.filter((one) => !given.includes(one)), ...given.filter((one) => !needed.includes(one))]
  if (wrong.length === 0) return
  const told = wrong.slice(0, 5).join('; ')
  throw new AppError('input.bad', `The checkpoint does not hold the arrays of this model: ${told}.`)
}

/** Starts the training step on the device. Throws AppError 'device.unavailable' when the device cannot be used. */
export const openTrainer = async (
  runtime: Runtime,
  graph: TrainingStep,
  learner: Learner,
  { settings, device, seed, state }: TrainerOptions,
): Promise<Trainer> => {
  if (state) demandSameArrays(state, graph.stateShapes)
  const { weights, tune } = learner
  const first: TrainingState =
    state ??
    Object.fromEntries(
      [...firstState(graph, weights)].map(([name, data]) => [name, float32(data, graph.stateShapes.get(name)!)]),
    )
  const shapes = new Map(learner.model.parameters.map(({ name, shape }) => [name, shape]))
  const frozen = Object.fromEntries(
    graph.frozenNames.map((name) => [name, float32(weights.get(name)!, shapes.get(name)!)]),
  )
  const session = await runtime.createSession(graph.onnx, { device, state: graph.state })
  const { accumulate, weightDecay, ema } = settings
  const stepper = (graph.state.length > 0 ? stepOnDevice : stepOnHost)(session, graph, first, settings)

  return {
    async step(step, batches, learningRate) {
      let [loss, gradientNorm] = [0, NaN]
      for (const [i, batch] of batches.entries()) {
        const run = step * accumulate + i
        const dropped = makeRandom(seed, `dropout ${run}`).below(2 ** 24)
        const scalars = {
          learningRate,
          biasCorrection1: 1 - 0.9 ** (step + 1),
          biasCorrection2: 1 - 0.999 ** (step + 1),
          weightDecay,
          apply: i === batches.length - 1,
        }
        const seeded = { seed: { dtype: 'int64' as const, shape: [], data: BigInt64Array.of(BigInt(dropped)) } }
        const result = await stepper.run({ ...frozen, ...batch, ...seeded }, scalars)
        loss += result.loss / batches.length
        gradientNorm = result.norm
      }
      return { loss, gradientNorm }
    },
    readState: () => stepper.readState(),
    weightsOf(carried) {
      const learned = (name: string) => carried[ema > 0 ? averageName(name) : name]?.data as Float32Array | undefined
      const all = new Map([...weights].map(([name, values]) => [name, learned(name) ?? values]))
      return tune.kind === 'lora' ? mergeLora(all, tune) : all
    },
    release: () => session.release(),
  }
}
