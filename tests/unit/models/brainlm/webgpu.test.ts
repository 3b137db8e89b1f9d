import { expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../../src/main/adapters/onnxRuntime'
import { brainlmParameters, brainlmTrainingStep, initialiseBrainlm } from '../../../../src/main/models/brainlm'
import { chunkedAttention, plainAttention, type AttentionPolicy } from '../../../../src/main/models/attention'
import { useSwiftShader } from '../../../fixtures/swiftShader'
import { batchOf, startState, tiny, trainSteps } from './tiny'

const absent = useSwiftShader()
const runtime = makeOnnxRuntime({ threads: 1 })
const shapes = new Map(brainlmParameters(tiny).map(({ name, shape }) => [name, shape]))

/** A few steps with the state where the device keeps it. */
const train = async (device: 'cpu' | 'webgpu', attention: AttentionPolicy) => {
  const step = brainlmTrainingStep(tiny, { batch: 2, kept: 6, device, attention: () => attention, clipNorm: 1 })
  const session = await runtime.createSession(step.onnx, { device, state: step.state })
  const first = startState(step, initialiseBrainlm(tiny, 6), shapes)
  const losses = await trainSteps(session, first, { steps: 8, learningRate: 0.003, batch: (t) => batchOf(tiny, 2, t) })
  const state = await session.readState()
  await session.release()
  return { losses, state, names: step.parameterNames }
}

const policies: Array<[string, AttentionPolicy]> = [
  ['whole attention', plainAttention],
  ['attention in groups of queries', chunkedAttention(3)],
]
it.skipIf(absent !== null).for(policies)(
  `trains on WebGPU to the losses and weights of the processor, with %s${absent ? ` (skipped: ${absent})` : ''}`,
  { timeout: 120_000 },
  async ([, attention]) => {
    const [processor, device] = [await train('cpu', attention), await train('webgpu', attention)]
    processor.losses.forEach((loss, i) => expect(Math.abs(device.losses[i] - loss) / loss).toBeLessThan(1e-4))
    for (const name of processor.names) {
      const [expected, given] = [processor.state[name].data, device.state[name].data]
      // A key's bias has no gradient but rounding, which AdamW scales up to whole steps of either sign.
      if (name.endsWith('key.bias')) continue
      expected.forEach((value, i) => expect(Math.abs(Number(given[i]) - Number(value)), name).toBeLessThan(1e-3))
    }
    expect(processor.losses.at(-1)).not.toBe(processor.losses[0])
  },
)
