import { expect, it } from 'vitest'
import { makeNodeFiles } from '../../src/main/adapters/nodeFiles'
import { makeNodeMachine } from '../../src/main/adapters/nodeMachine'
import { chunkedAttention, plainAttention } from '../../src/main/models/attention'
import { makeBrainlm } from '../../src/main/models/brainlm'
import { initialiseHead, type HeadConfig } from '../../src/main/models/head'
import { initialiseLora } from '../../src/main/models/lora'
import type { TrainingStepOptions } from '../../src/main/models/trainingStep'
import type { Runtime } from '../../src/main/ports'
import { makeTrain } from '../../src/main/services/train'
import { taskSchemas, type Device, type Progress } from '../../src/preload/contract'
import { tinySettings, writeFakeCohort } from '../fixtures/fakeCohort'
import { useFolder } from '../fixtures/folder'
import { useSwiftShader } from '../fixtures/swiftShader'
import { tiny } from '../unit/models/brainlm/tiny'
import { batchFor, int64, runtime, train } from '../unit/models/steps'

const absent = useSwiftShader()
const says = absent ? ` (skipped: ${absent})` : ''
const folder = useFolder()
const model = makeBrainlm(tiny)
const head: HeadConfig = {
  kind: 'classes',
  pooling: 'mean',
  outputs: 3,
  loss: 'cross_entropy',
  positiveWeight: null,
  sigmoid: false,
  dropout: 0.2,
}
const lora = { rank: 2, alpha: 4 }
const weights = new Map([...model.initialise(6), ...initialiseHead(model, head, 7), ...initialiseLora(model, lora, 8)])

const reconstruct = { objective: { kind: 'reconstruct' }, batch: 2, kept: 6, clipNorm: 1 } as const
const whole = { attention: () => plainAttention }
const inGroups = { attention: () => chunkedAttention(3) }
/** Few and full: a driver on the processor takes seconds to compile the kernels of each. */
const cases: Array<[string, Omit<TrainingStepOptions, 'device'>]> = [
  [
    'attention in groups of queries, dropout, accumulation, averages and layers computed again',
    { ...reconstruct, ...inGroups, dropout: 0.2, accumulate: 2, ema: 0.9, recompute: true },
  ],
  [
    'a head of classes on low-rank changes, with whole attention',
    { ...reconstruct, ...whole, objective: { kind: 'head', head }, kept: 12, tune: { kind: 'lora', ...lora } },
  ],
]

it.skipIf(absent !== null).for(cases)(
  `trains on WebGPU to the losses and weights of the processor, with %s${says}`,
  async ([, options]) => {
    const feeds = (run: number) => {
      const given = batchFor(model, 2, run, options.kept)
      return options.objective.kind === 'head' ? { ...given, labels: int64([2n, 0n], [2]) } : given
    }
    const on = (device: 'cpu' | 'webgpu') =>
      train(model, { ...options, device }, weights, { runs: 8, learningRate: 0.003, device, feeds })
    const [processor, device] = [await on('cpu'), await on('webgpu')]
    processor.losses.forEach((loss, i) => expect(Math.abs(device.losses[i] - loss) / loss).toBeLessThan(1e-4))
    for (const name of Object.keys(processor.state)) {
      const [expected, given] = [processor.state[name].data, device.state[name].data]
      // A key's bias has no gradient but rounding, which AdamW scales up to whole steps of either sign.
      if (name.endsWith('key.bias')) continue
      expected.forEach((value, i) => expect(Math.abs(Number(given[i]) - Number(value)), name).toBeLessThan(1e-3))
    }
    expect(processor.losses.at(-1)).not.toBe(processor.losses[0])
  },
)

it.skipIf(absent !== null)(`goes on after a stop to the losses of the processor${says}`, async () => {
  const series = await writeFakeCohort(folder.path('series'), { subjects: 4, parcels: 6, frames: 60 })
  const states: Device[] = []
  const watched: Runtime = {
    ...runtime,
    createSession(onnx, options) {
      if (options.state?.length) states.push(options.device)
      return runtime.createSession(onnx, options)
    },
  }
  const ports = { files: makeNodeFiles(), machine: makeNodeMachine(), program: { name: 'Boldscope', version: '0' } }
  /** Losses up to a step, in which the training is stopped. */
  const losses = async (device: Device, last: number): Promise<Map<number, number>> => {
    const [abort, found] = [new AbortController(), new Map<number, number>()]
    const progress = ({ point }: Progress) => {
      if (point) found.set(point.step, point.loss)
      if (point?.step === last) abort.abort()
    }
    const settings = { ...tinySettings, dropout: '0.1', checkpointSeconds: '0' }
    const asked = { series, model: 'brainlm', steps: 100, device, settings, out: folder.path(device) }
    const training = makeTrain({ ...ports, runtime: watched })(taskSchemas.train.input.parse(asked), {
      ...{ signal: abort.signal, progress },
    })
    await expect(training).rejects.toMatchObject({ code: 'cancelled' })
    return found
  }
  const processor = await losses('cpu', 6)
  const [begun, goneOn] = [await losses('webgpu', 3), await losses('webgpu', 6)]
  expect(states).toEqual(['webgpu', 'webgpu'])
  expect([...goneOn.keys()]).toEqual([4, 5, 6])
  for (const [step, loss] of [...begun, ...goneOn]) expect(loss, `step ${step}`).toBeCloseTo(processor.get(step)!, 4)
})
