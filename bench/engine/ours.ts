import { makeOnnxRuntime } from '../../src/main/adapters/onnxRuntime'
import { inferenceOnnx } from '../../src/main/models/inference'
import { trainingStep } from '../../src/main/models/trainingStep'
import { firstState } from '../../src/main/models/trainingState'
import type { MaskedModel } from '../../src/main/models/maskedModel'
import type { Tensor } from '../../src/main/ports'
import { stepOnHost } from '../../src/main/services/training/stepper'
import { peakMiB } from '../lib/measure'
import { feedsOf, lossOf, modelOf, weightsOf, type Outcome, type Setup } from './setups'

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** One run of a graph: its loss. */
type Run = () => Promise<number>

/** A step of training as the program takes it: a large batch one sample after the other, gradients gathered. */
const openTraining = async (model: MaskedModel, { batch, threads }: Setup): Promise<Run> => {
  const settings = { clipNorm: 1, accumulate: batch }
  const step = trainingStep(model, {
    objective: { kind: 'reconstruct' },
    batch: 1,
    kept: model.kept,
    device: 'cpu',
    gradients: 'host',
    ...settings,
  })
  const session = await makeOnnxRuntime({ threads }).createSession(step.onnx, { device: 'cpu', state: step.state })
  const first = [...firstState(step, weightsOf(model))].map(([name, data]): [string, Tensor] => [
    name,
    { dtype: 'float32', shape: step.stateShapes.get(name)!, data },
  ])
  const stepper = stepOnHost(session, step, Object.fromEntries(first), { ...settings, ema: 0 })
  const feeds = samplesOf(feedsOf(model, batch), batch)
  let update = 0
  return async () => {
    update++
    let sum = 0
    for (const [sample, feed] of feeds.entries()) {
      const { loss } = await stepper.run(feed, {
        learningRate: 1e-4,
        biasCorrection1: 1 - 0.9 ** update,
        biasCorrection2: 1 - 0.999 ** update,
        weightDecay: 0.05,
        apply: sample === batch - 1,
      })
      sum += loss / batch
    }
    return sum
  }
}

/** The feeds of a batch, sample by sample. */
const samplesOf = (feeds: Record<string, Tensor>, batch: number): Array<Record<string, Tensor>> =>
  Array.from({ length: batch }, (_, sample) =>
    Object.fromEntries(
      Object.entries(feeds).map(([name, { dtype, shape, data }]) => {
        const size = data.length / batch
        return [name, { dtype, shape: [1, ...shape.slice(1)], data: data.slice(sample * size, (sample + 1) * size) }]
      }),
    ),
  )

/** Hidden activity predicted, as reconstructions do it. */
const openInference = async (model: MaskedModel, { batch, threads }: Setup): Promise<Run> => {
  const options = { batch, kept: model.kept, standardOnly: false, predict: 'hidden' } as const
  const onnx = inferenceOnnx(model, { ...options, weights: weightsOf(model) })
  const session = await makeOnnxRuntime({ threads }).createSession(onnx, { device: 'cpu' })
  const feeds = feedsOf(model, batch)
  return async () => lossOf((await session.run(feeds)).prediction, feeds)
}

/** Runs a setup in this process. */
export const measureOurs = async (setup: Setup): Promise<Outcome> => {
  const idleMiB = peakMiB()
  const model = modelOf(setup.model)
  const run = await (setup.what === 'train' ? openTraining : openInference)(model, setup)
  const [seconds, losses] = [[] as number[], [] as number[]]
  let cpu = 0
  for (let i = 0; i < setup.warmUp + setup.runs; i++) {
    if (i === setup.warmUp) cpu = cpuSeconds()
    const start = performance.now()
    losses.push(await run())
    seconds.push((performance.now() - start) / 1000)
  }
  return {
    library: 'Boldscope',
    seconds: seconds.slice(setup.warmUp),
    cpuSeconds: (cpuSeconds() - cpu) / setup.runs,
    losses,
    peakMiB: peakMiB(),
    idleMiB,
  }
}
