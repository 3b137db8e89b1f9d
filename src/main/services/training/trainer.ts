import { AppError, type Device, type InputContract } from '../../../preload/contract'
import type { TrainingBatch } from '../../domain/windows'
import {
  brainlmParameters,
  brainlmTrainingStep,
  initialiseBrainlm,
  keptTokens,
  maskIndices,
  momentNames,
  tokensOf,
  type BrainlmConfig,
} from '../../models/brainlm'
import type { Runtime, Tensor } from '../../ports'
import { feedPositions } from '../feedPositions'
import type { TrainingSettings } from './settings'

/** Parameters and their moments by the name of the graph's input. */
export type TrainingState = Record<string, Tensor>

/** A model under training. */
export interface Trainer {
  /** One update of the state after `step` updates; gives loss and norm of the gradient before it. */
  step(step: number, batch: TrainingBatch, learningRate: number): Promise<{ loss: number; gradientNorm: number }>
  readState(): Promise<TrainingState>
  release(): Promise<void>
}

export interface TrainerOptions {
  config: BrainlmConfig
  settings: TrainingSettings
  device: Device
  /** [P][3] mm. */
  contract: InputContract
  seed: number
  /** Where to go on from; left out = from the beginning. */
  state?: TrainingState
}

const float32 = (data: Float32Array, shape: readonly number[]): Tensor => ({ dtype: 'float32', shape, data })
const scalar = (value: number): Tensor => float32(Float32Array.of(value), [])

/** Weights before the first step, moments of zero. */
const firstState = (config: BrainlmConfig, parameterNames: readonly string[], seed: number): TrainingState => {
  const weights = initialiseBrainlm(config, seed)
  const shapes = new Map(brainlmParameters(config).map(({ name, shape }) => [name, shape]))
  return Object.fromEntries(
    parameterNames.flatMap((name) => {
      const [values, shape] = [weights.get(name)!, shapes.get(name)!]
      const { first, second } = momentNames(name)
      const zeros = () => float32(new Float32Array(values.length), shape)
      return [
        [name, float32(values, shape)],
        [first, zeros()],
        [second, zeros()],
      ]
    }),
  )
}

/** Every array of the model after training: what was trained from the state, the rest as it was at the start. */
export const trainedWeights = (config: BrainlmConfig, seed: number, state: TrainingState): Map<string, Float32Array> =>
  new Map(
    [...initialiseBrainlm(config, seed)].map(([name, values]) => [
      name,
      (state[name]?.data as Float32Array | undefined) ?? values,
    ]),
  )

/** Throws AppError 'input.bad' when these arrays are not exactly the ones that training carries on. */
const demandSameArrays = (state: TrainingState, expected: TrainingState): void => {
  const describe = (tensors: TrainingState) =>
    Object.keys(tensors)
      .sort()
      .map((name) => `${name} [${tensors[name].shape.join(', ')}]`)
  const [given, needed] = [describe(state), describe(expected)]
  if (given.join('\n') === needed.join('\n')) return
  const wrong = [...needed.filter((one) => !given.includes(one)), ...given.filter((one) => !needed.includes(one))]
  throw new AppError(
    'input.bad',
    `The checkpoint does not hold the arrays of this model: ${wrong.slice(0, 5).join('; ')}.`,
  )
}

/** Builds the training step on the device. Throws AppError 'device.unavailable' when the device cannot be used. */
export const openTrainer = async (runtime: Runtime, options: TrainerOptions): Promise<Trainer> => {
  const { config, settings, device, contract, seed } = options
  const kept = keptTokens(config)
  const tokens = tokensOf(config)
  const { batch: size, clipNorm } = settings
  const graph = brainlmTrainingStep(config, { batch: size, kept, device, gradients: 'adamw', clipNorm })
  const first = firstState(config, graph.parameterNames, seed)
  if (options.state) demandSameArrays(options.state, first)
  let waiting: TrainingState | null = options.state ?? first
  const session = await runtime.createSession(graph.onnx, { device, state: graph.state })
  const positions = feedPositions(contract)
  const xyz = Float32Array.from({ length: size * positions.length }, (_, at) => positions[at % positions.length])

  return {
    async step(step, { signal, present, noise }, learningRate) {
      const { idsKeep, idsRestore, mask } = maskIndices(noise, tokens, kept)
      const { loss, gradient_norm: norm } = await session.run({
        ...waiting,
        signal: float32(signal, [size, config.parcels, config.windowFrames]),
        xyz: float32(xyz, [size, config.parcels, 3]),
        ids_keep: { dtype: 'int64', shape: [size, kept], data: idsKeep },
        ids_restore: { dtype: 'int64', shape: [size, tokens], data: idsRestore },
        weight: float32(
          Float32Array.from(signal, (_, value) => {
            const token = Math.floor(value / config.patchFrames)
            return mask[token] * present[token]
          }),
          [size, config.parcels, config.windowFrames],
        ),
        learning_rate: scalar(learningRate),
        bias_correction1: scalar(1 - 0.9 ** (step + 1)),
        bias_correction2: scalar(1 - 0.999 ** (step + 1)),
        weight_decay: scalar(settings.weightDecay),
      })
      waiting = null
      return { loss: (loss.data as Float32Array)[0], gradientNorm: (norm.data as Float32Array)[0] }
    },
    readState: async () => waiting ?? session.readState(),
    release: () => session.release(),
  }
}
