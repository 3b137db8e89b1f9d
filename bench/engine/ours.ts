import { makeOnnxRuntime } from '../../src/main/adapters/onnxRuntime'
import { inferenceOnnx } from '../../src/main/models/inference'
import { trainingStep } from '../../src/main/models/trainingStep'
import { firstState } from '../../src/main/models/trainingState'
import type { MaskedModel } from '../../src/main/models/maskedModel'
import type { Tensor } from '../../src/main/ports'
import { feedsOf, lossOf, modelOf, weightsOf, type Outcome, type Setup } from './setups'

const peakMiB = (): number => process.resourceUsage().maxRSS / 1024
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const scalar = (value: number): Tensor => ({ dtype: 'float32', shape: [], data: Float32Array.of(value) })

/** One run of a graph: its loss. */
type Run = () => Promise<number>

/** A step of training as the program takes it: a large batch one sample after the other, gradients gathered. */
const openTraining = async (model: MaskedModel, { batch, threads }: Setup): Promise<Run> => {
  const step = trainingStep(model, {
    objective: { kind: 'reconstruct' },
    batch: 1,
    accumulate: batch,
    kept: model.kept,
    device: 'cpu',
    clipNorm: 1,
  })
  const session = await makeOnnxRuntime({ threads }).createSession(step.onnx, { device: 'cpu', state: step.state })
  const first = [...firstState(step, weightsOf(model))].map(([name, data]): [string, Tensor] => [
    name,
    { dtype: 'float32', shape: step.stateShapes.get(name)!, data },
  ])
  let waiting: Record<string, Tensor> = Object.fromEntries(first)
  const feeds = samplesOf(feedsOf(model, batch), batch)
  let update = 0
  return async () => {
    update++
    let loss = 0
    for (const [sample, feed] of feeds.entries()) {
      const outputs = await session.run({
        ...waiting,
        ...feed,
        learning_rate: scalar(1e-4),
        bias_correction1: scalar(1 - 0.9 ** update),
        bias_correction2: scalar(1 - 0.999 ** update),
        weight_decay: scalar(0.05),
        apply: scalar(sample === batch - 1 ? 1 : 0),
      })
      waiting = {}
      loss += Number(outputs.loss.data[0]) / batch
    }
    return loss
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
