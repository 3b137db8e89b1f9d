import { expect, it } from 'vitest'
import { chunkedAttention, plainAttention } from '../../../src/main/models/attention'
import { makeBrainlm } from '../../../src/main/models/brainlm'
import { initialiseHead, type HeadConfig } from '../../../src/main/models/head'
import { initialiseLora } from '../../../src/main/models/lora'
import type { TrainingStepOptions } from '../../../src/main/models/trainingStep'
import { useSwiftShader } from '../../fixtures/swiftShader'
import { tiny } from './brainlm/tiny'
import { batchFor, int64, train } from './steps'

const absent = useSwiftShader()
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
const cases: Array<[string, Omit<TrainingStepOptions, 'device'>]> = [
  ['whole attention', { ...reconstruct, attention: () => plainAttention }],
  ['attention in groups of queries', { ...reconstruct, attention: () => chunkedAttention(3) }],
  [
    'dropout, accumulation, averages and layers computed again',
    { ...reconstruct, dropout: 0.2, accumulate: 2, ema: 0.9, recompute: true },
  ],
  [
    'a head of classes on low-rank changes',
    { ...reconstruct, objective: { kind: 'head', head }, kept: 12, tune: { kind: 'lora', ...lora } },
  ],
]

it.skipIf(absent !== null).for(cases)(
  `trains on WebGPU to the losses and weights of the processor, with %s${absent ? ` (skipped: ${absent})` : ''}`,
  { timeout: 120_000 },
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
