import { describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../../src/main/adapters/onnxRuntime'
import * as graph from '../../../../src/main/graph'
import { chunkedAttention, plainAttention } from '../../../../src/main/models/attention'
import {
  brainlmParameters,
  brainlmTrainingStep,
  initialiseBrainlm,
  momentNames,
  type BrainlmConfig,
  type TrainingStepOptions,
} from '../../../../src/main/models/brainlm'
import { brainlmLoss } from '../../../../src/main/models/brainlm/training'
import { evaluate } from '../../graph/reference'
import { batchOf, startState, tiny, trainSteps } from './tiny'

const runtime = makeOnnxRuntime({ threads: 2 })
const shapesOf = (config: BrainlmConfig) => new Map(brainlmParameters(config).map(({ name, shape }) => [name, shape]))

const train = async (config: BrainlmConfig, steps: number, options: Partial<TrainingStepOptions> = {}) => {
  const { batch = 2 } = options
  const step = brainlmTrainingStep(config, { batch, kept: 6, device: 'cpu', ...options })
  const session = await runtime.createSession(step.onnx, { device: 'cpu', state: step.state })
  const first = startState(step, initialiseBrainlm(config, 9), shapesOf(config))
  const losses = await trainSteps(session, first, {
    steps,
    learningRate: 0.01,
    batch: (t) => batchOf(config, batch, t),
  })
  const state = await session.readState()
  await session.release()
  return { losses, state, step }
}
const gradients = async (options: Partial<TrainingStepOptions> = {}, config: BrainlmConfig = tiny) => {
  const step = brainlmTrainingStep(config, { batch: 2, kept: 6, device: 'cpu', gradients: 'outputs', ...options })
  const session = await runtime.createSession(step.onnx, { device: 'cpu' })
  const outputs = await session.run({
    ...startState(step, initialiseBrainlm(config, 9), shapesOf(config)),
    ...batchOf(config, 2, 1),
  })
  await session.release()
  return outputs
}

describe.each(['mse', 'mae'] as const)('the gradient of the whole model with loss %s', (loss) => {
  it('is that of finite differences, in places of every parameter', () => {
    const config = { ...tiny, loss, tanhDecoder: loss === 'mae' }
    const specs = brainlmParameters(config).filter(({ trainable, used }) => trainable && used)
    const inputs = new Map(specs.map(({ name, shape }) => [name, graph.input(name, shape)]))
    const value = brainlmLoss(config, (name) => inputs.get(name)!, {
      batch: 2,
      kept: 6,
      attention: () => plainAttention,
    })
    const weights = initialiseBrainlm(config, 3)
    const given = {
      ...Object.fromEntries(weights),
      ...Object.fromEntries(Object.entries(batchOf(config, 2, 8)).map(([name, { data }]) => [name, data])),
    }
    const feeds = Object.fromEntries(Object.entries(given).map(([name, data]) => [name, Array.from(data, Number)]))
    // Biases of zero and norms of one would hide a missing term.
    for (const { name } of specs) feeds[name] = feeds[name].map((x, i) => x + 0.1 * Math.sin(i + name.length))
    const found = evaluate(graph.differentiate(value, [...inputs.values()]), feeds)
    const lossAt = (name: string, index: number, by: number): number => {
      const moved = feeds[name].map((x, i) => (i === index ? x + by : x))
      return evaluate([value], { ...feeds, [name]: moved })[0][0]
    }
    specs.forEach(({ name }, k) => {
      const index = (7 * k) % feeds[name].length
      const difference = (lossAt(name, index, 1e-5) - lossAt(name, index, -1e-5)) / 2e-5
      expect(Math.abs(found[k][index] - difference), name).toBeLessThan(1e-6 * Math.max(1, Math.abs(difference)))
    })
    expect(
      found.every((values, k) => specs[k].name.endsWith('key.bias') || values.some((x) => Math.abs(x) > 1e-9)),
    ).toBe(true)
  })
})

describe('a step of training', () => {
  it('learns waves that it has not seen from their visible parts', async () => {
    const wider = { hiddenSize: 32, intermediateSize: 64, decoderHiddenSize: 32, decoderIntermediateSize: 64 }
    const config = { ...tiny, ...wider, windowFrames: 24, maskRatio: 0.25, initializerRange: 0.02 }
    const { losses } = await train(config, 120, { batch: 8, kept: 18 })
    const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length
    expect(losses[0]).toBeGreaterThan(10)
    expect(mean(losses.slice(-10))).toBeLessThan(0.25 * mean(losses.slice(0, 10)))
  })

  it('gives bit-identical weights in two runs', async () => {
    const [a, b] = [await train(tiny, 10), await train(tiny, 10)]
    expect(a.losses).toEqual(b.losses)
    expect(a.state).toEqual(b.state)
  })

  it('moves every parameter as AdamW does with the gradients that it gives as outputs, clipped', async () => {
    const { state, step } = await train(tiny, 1, { clipNorm: 0.1 })
    const clipped = await gradients({ clipNorm: 0.1 })
    const weights = initialiseBrainlm(tiny, 9)
    const decayed = new Map(brainlmParameters(tiny).map((one) => [one.name, one.decayed]))
    for (const name of step.parameterNames) {
      const gradient = clipped[`grad.${name}`].data as Float32Array
      const { first, second } = momentNames(name)
      gradient.forEach((g, i) => {
        const before = weights.get(name)![i]
        const after = before * (decayed.get(name) ? 1 - 0.01 * 0.05 : 1) - (0.01 * g) / (Math.abs(g) + 1e-8)
        // Where the gradient is rounding noise, as in a key's bias, its sign is noise too.
        if (Math.abs(g) > 1e-6) expect(Math.abs((state[name].data as Float32Array)[i] - after), name).toBeLessThan(2e-5)
        expect((state[first].data as Float32Array)[i]).toBeCloseTo(0.1 * g, 6)
        expect((state[second].data as Float32Array)[i]).toBeCloseTo(0.001 * g * g, 6)
      })
    }
  })

  it('clips to the norm that is asked for and reports the norm before', async () => {
    const [free, clipped] = [await gradients(), await gradients({ clipNorm: 0.01 })]
    const norm = (outputs: typeof free): number =>
      Math.sqrt(
        Object.entries(outputs)
          .filter(([name]) => name.startsWith('grad.'))
          .reduce(
            (total, [, { data }]) => total + Array.from(data as Float32Array, (x) => x ** 2).reduce((a, b) => a + b),
            0,
          ),
      )
    expect(norm(free)).toBeCloseTo(Number(free.gradient_norm.data[0]), 4)
    expect(norm(clipped)).toBeCloseTo(0.01, 4)
    expect(Number(clipped.gradient_norm.data[0])).toBeCloseTo(norm(free), 4)
  })

  it('has the same gradient when attention is computed in groups of queries', async () => {
    const plain = await gradients({ attention: () => plainAttention })
    const grouped = await gradients({ attention: () => chunkedAttention(3) })
    for (const [name, { data }] of Object.entries(plain)) {
      const other = grouped[name].data
      data.forEach((value, i) => expect(Math.abs(Number(value) - Number(other[i])), name).toBeLessThan(1e-5))
    }
  })

  it('counts each value in the loss by its weight, and is 0 and not NaN when none counts', async () => {
    const step = brainlmTrainingStep(tiny, { batch: 1, kept: 6, device: 'cpu', gradients: 'outputs' })
    const session = await runtime.createSession(step.onnx, { device: 'cpu' })
    const fixed = { ...startState(step, initialiseBrainlm(tiny, 9), shapesOf(tiny)), ...batchOf(tiny, 1, 1) }
    const lossWith = async (weight: number[]): Promise<number> => {
      const data = Float32Array.from(weight)
      const outputs = await session.run({ ...fixed, weight: { dtype: 'float32', shape: [1, 4, 12], data } })
      return Number(outputs.loss.data[0])
    }
    const only = (values: Record<number, number>): number[] => Array.from({ length: 48 }, (_, i) => values[i] ?? 0)
    const [two, three] = [await lossWith(only({ 2: 1 })), await lossWith(only({ 3: 1 }))]
    expect(two).not.toBeCloseTo(three, 3)
    expect(await lossWith(only({ 2: 1, 3: 3 }))).toBeCloseTo((two + 3 * three) / 4, 4)
    expect(await lossWith(only({}))).toBe(0)
    await session.release()
  })

  it('does not ask for buffers and arrays that nothing reads', () => {
    const { parameterNames, state } = brainlmTrainingStep(tiny, { batch: 1, kept: 6, device: 'cpu' })
    expect(parameterNames).not.toContain('decoder.decoder_pred.weight')
    expect(parameterNames).not.toContain('vit.embeddings.pos_embedding.pe')
    expect(state).toHaveLength(3 * parameterNames.length)
  })
})
