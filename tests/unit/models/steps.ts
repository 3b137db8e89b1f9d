import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import * as graph from '../../../src/main/graph'
import type { HeadConfig } from '../../../src/main/models/head'
import { maskIndices } from '../../../src/main/models/mask'
import type { MaskedModel } from '../../../src/main/models/maskedModel'
import { makeRandom } from '../../../src/main/models/random'
import { firstState } from '../../../src/main/models/trainingState'
import {
  objectiveParameters,
  trainingStep,
  type TrainingStep,
  type TrainingStepOptions,
} from '../../../src/main/models/trainingStep'
import type { Device } from '../../../src/preload/contract'
import type { Session, Tensor } from '../../../src/main/ports'
import type { Weights } from '../../../src/main/models/parameters'

/** The plainest head: one number of the class token. */
export const regressionHead: HeadConfig = {
  kind: 'regression',
  pooling: 'cls',
  outputs: 1,
  loss: 'mse',
  positiveWeight: null,
  sigmoid: false,
  dropout: 0,
}

export const runtime = makeOnnxRuntime({ threads: 1 })

export const float32 = (shape: readonly number[], value: (index: number) => number): Tensor => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from({ length: graph.elements(shape) }, (_, i) => value(i)),
})
export const scalar = (value: number): Tensor => float32([], () => value)
export const int64 = (values: Iterable<bigint>, shape: readonly number[]): Tensor => ({
  dtype: 'int64',
  shape,
  data: BigInt64Array.from(values),
})

/**
 * Slow waves with a parcel's own phase, as large as a gain would make them; places, in units that let a small model
 * learn within a test; and a random mask. Labels are the size of a wave that goes through all parcels.
 */
export const batchFor = (
  model: MaskedModel,
  batch: number,
  seed: number,
  kept = model.kept,
): Record<string, Tensor> => {
  const random = makeRandom(seed)
  const { tokens, parcels, windowFrames, tokenOfValue } = model
  const starts = Array.from({ length: batch }, () => random.uniform() * 20)
  const labels = Array.from({ length: batch }, () => 4 * random.uniform() - 2)
  const noise = Float32Array.from({ length: batch * tokens }, (_, i) =>
    kept === tokens ? i % tokens : random.uniform(),
  )
  const { idsKeep, idsRestore, idsHidden, mask } = maskIndices(noise, tokens, kept)
  const size = parcels * windowFrames
  return {
    signal: float32([batch, parcels, windowFrames], (i) => {
      const [frame, parcel, sample] = [i % windowFrames, Math.floor(i / windowFrames) % parcels, Math.floor(i / size)]
      const wave = 5 * Math.sin(0.5 * (frame + starts[sample]) + parcel)
      return wave + labels[sample] * Math.cos(frame) + 0.5 * random.normal()
    }),
    xyz: float32([batch, parcels, 3], (i) => 1.2 * Math.sin(1 + (i % (parcels * 3)))),
    ids_keep: int64(idsKeep, [batch, kept]),
    ids_restore: int64(idsRestore, [batch, tokens]),
    ids_hidden: int64(idsHidden, [batch, tokens - kept]),
    weight: float32(
      [batch, parcels, windowFrames],
      (i) => mask[Math.floor(i / size) * tokens + tokenOfValue[i % size]],
    ),
    labels: float32([batch], (i) => labels[i]),
    seed: int64([BigInt(seed)], []),
  }
}

/** What never changes of a step's inputs: the parameters that are not trained. */
export const frozenFeeds = (
  model: MaskedModel,
  options: TrainingStepOptions,
  step: TrainingStep,
  weights: Weights,
): Record<string, Tensor> => {
  const shapes = new Map(objectiveParameters(model, options.objective).map(({ name, shape }) => [name, shape]))
  const tensors = step.frozenNames.map((name) => [name, float32(shapes.get(name)!, (i) => weights.get(name)![i])])
  return Object.fromEntries(tensors)
}

export const open = (step: TrainingStep, device: Device = 'cpu'): Promise<Session> =>
  runtime.createSession(step.onnx, { device, state: step.state })

/** Loss, norm and every `grad.<parameter>` of one batch. */
export const gradientsOf = async (
  model: MaskedModel,
  options: TrainingStepOptions,
  weights: Weights,
  feeds: Record<string, Tensor>,
): Promise<Record<string, Tensor>> => {
  const step = trainingStep(model, { ...options, gradients: 'outputs' })
  const trained = step.trained.map(({ name, shape }) => [name, float32(shape, (i) => weights.get(name)![i])])
  const session = await open(step)
  const fixed = { ...frozenFeeds(model, options, step, weights), ...Object.fromEntries(trained) }
  const outputs = await session.run({ ...fixed, ...feeds })
  await session.release()
  return outputs
}

export interface Run {
  losses: number[]
  norms: number[]
  state: Record<string, Tensor>
  step: TrainingStep
}

/** Trains by AdamW with weight decay .05; every `accumulate`-th run is an update. */
export const train = async (
  model: MaskedModel,
  options: TrainingStepOptions,
  weights: Weights,
  how: {
    runs: number
    learningRate?: number
    device?: Device
    feeds: (run: number) => Record<string, Tensor>
    from?: { state: Record<string, Tensor>; run: number }
  },
): Promise<Run> => {
  const { runs, learningRate = 0.01, from } = how
  const step = trainingStep(model, options)
  const session = await open(step, how.device)
  const start = [...firstState(step, weights)].map(([name, data]) => {
    return [name, { dtype: 'float32', shape: step.stateShapes.get(name)!, data }] as const
  })
  const frozen = frozenFeeds(model, options, step, weights)
  const [losses, norms]: number[][] = [[], []]
  const first = from?.run ?? 0
  for (let run = first; run < first + runs; run++) {
    const update = Math.floor(run / (options.accumulate ?? 1)) + 1
    const outputs = await session.run({
      ...(run === first ? (from?.state ?? Object.fromEntries(start)) : {}),
      ...frozen,
      ...how.feeds(run + 1),
      learning_rate: scalar(learningRate),
      bias_correction1: scalar(1 - 0.9 ** update),
      bias_correction2: scalar(1 - 0.999 ** update),
      weight_decay: scalar(0.05),
      apply: scalar((run + 1) % (options.accumulate ?? 1) === 0 ? 1 : 0),
    })
    losses.push(Number(outputs.loss.data[0]))
    norms.push(Number(outputs.gradient_norm.data[0]))
  }
  const state = await session.readState()
  await session.release()
  return { losses, norms, state, step }
}
