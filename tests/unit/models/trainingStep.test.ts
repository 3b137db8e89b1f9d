import { describe, expect, it } from 'vitest'
import * as graph from '../../../src/main/graph'
import { chunkedAttention, plainAttention } from '../../../src/main/models/attention'
import { makeBrainlm } from '../../../src/main/models/brainlm'
import { parameterSource } from '../../../src/main/models/parameterSource'
import { averageName, momentNames, sumName } from '../../../src/main/models/trainingState'
import { objectiveLoss, trainingStep, type TrainingStepOptions } from '../../../src/main/models/trainingStep'
import { evaluate } from '../graph/reference'
import { tiny } from './brainlm/tiny'
import { batchFor, gradientsOf, train } from './steps'

const model = makeBrainlm(tiny)
const weights = model.initialise(9)
const options: TrainingStepOptions = { objective: { kind: 'reconstruct' }, batch: 2, kept: 6, device: 'cpu' }
const feeds = (run: number) => batchFor(model, 2, run)
const numbers = (data: ArrayLike<number | bigint>): number[] => Array.from(data, Number)
const largestDifference = (a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>): number =>
  Math.max(...numbers(a).map((value, i) => Math.abs(value - Number(b[i]))))

describe.each(['mse', 'mae'] as const)('the gradient of the whole model with loss %s', (loss) => {
  it('is that of finite differences, in places of every parameter', () => {
    const other = makeBrainlm({ ...tiny, loss, tanhDecoder: loss === 'mae' })
    const parameter = parameterSource(other.parameters, 'inputs')
    const value = objectiveLoss(other, parameter, { ...options, dropout: 0.1, attention: () => plainAttention })
    const { trainableNames } = trainingStep(other, options)
    const inputs = trainableNames.map(parameter)
    const given = {
      ...Object.fromEntries(other.initialise(3)),
      ...Object.fromEntries(Object.entries(batchFor(other, 2, 8)).map(([name, { data }]) => [name, data])),
    }
    const at = Object.fromEntries(Object.entries(given).map(([name, data]) => [name, Array.from(data, Number)]))
    // Biases of zero and norms of one would hide a missing term.
    for (const name of trainableNames) at[name] = at[name].map((x, i) => x + 0.1 * Math.sin(i + name.length))
    const found = evaluate(graph.differentiate(value, inputs), at)
    const lossAt = (name: string, index: number, by: number): number => {
      const moved = at[name].map((x, i) => (i === index ? x + by : x))
      return evaluate([value], { ...at, [name]: moved })[0][0]
    }
    trainableNames.forEach((name, k) => {
      const index = (7 * k) % at[name].length
      const difference = (lossAt(name, index, 1e-5) - lossAt(name, index, -1e-5)) / 2e-5
      expect(Math.abs(found[k][index] - difference), name).toBeLessThan(1e-6 * Math.max(1, Math.abs(difference)))
    })
    const moves = found.map((values) => values.some((x) => Math.abs(x) > 1e-9))
    trainableNames.forEach((name, k) => expect(moves[k] || name.endsWith('key.bias'), name).toBe(true))
  })
})

describe('a step of training', () => {
  it('learns waves that it has not seen from their visible parts', async () => {
    const wider = { hiddenSize: 32, intermediateSize: 64, decoderHiddenSize: 32, decoderIntermediateSize: 64 }
    const larger = makeBrainlm({ ...tiny, ...wider, windowFrames: 24, maskRatio: 0.25, initializerRange: 0.02 })
    const how = { runs: 120, feeds: (run: number) => batchFor(larger, 8, run) }
    const { losses } = await train(larger, { ...options, batch: 8, kept: 18 }, larger.initialise(9), how)
    const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length
    expect(losses[0]).toBeGreaterThan(10)
    expect(mean(losses.slice(-10))).toBeLessThan(0.25 * mean(losses.slice(0, 10)))
  })

  it.each([
    ['as it is', {}],
    ['with everything on', { dropout: 0.2, accumulate: 3, ema: 0.9, clipNorm: 1, recompute: true }],
  ])('gives bit-identical weights in two runs and when it goes on from a checkpoint, %s', async (_, more) => {
    const all = { ...options, ...more }
    const [a, b] = [
      await train(model, all, weights, { runs: 8, feeds }),
      await train(model, all, weights, { runs: 8, feeds }),
    ]
    expect(a.losses).toEqual(b.losses)
    expect(a.state).toEqual(b.state)
    const half = await train(model, all, weights, { runs: 5, feeds })
    const rest = await train(model, all, weights, { runs: 3, feeds, from: { state: half.state, run: 5 } })
    expect(rest.losses).toEqual(a.losses.slice(5))
    expect(rest.state).toEqual(a.state)
  })

  it('moves every parameter as AdamW does with the gradients that it gives as outputs, clipped', async () => {
    const clipping = { ...options, clipNorm: 0.1 }
    const { state, step } = await train(model, clipping, weights, { runs: 1, feeds })
    const clipped = await gradientsOf(model, clipping, weights, feeds(1))
    const decayed = new Map(model.parameters.map((one) => [one.name, one.decayed]))
    for (const name of step.trainableNames) {
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
    const free = await gradientsOf(model, options, weights, feeds(1))
    const clipped = await gradientsOf(model, { ...options, clipNorm: 0.01 }, weights, feeds(1))
    const norm = (outputs: typeof free): number =>
      Math.hypot(
        ...Object.entries(outputs).flatMap(([name, { data }]) => (name.startsWith('grad.') ? numbers(data) : [])),
      )
    expect(norm(free)).toBeCloseTo(Number(free.gradient_norm.data[0]), 4)
    expect(norm(clipped)).toBeCloseTo(0.01, 4)
    expect(Number(clipped.gradient_norm.data[0])).toBeCloseTo(norm(free), 4)
  })

  it.each([
    ['attention is computed in groups of queries', { attention: () => chunkedAttention(3) }],
    ['layers are computed again', { recompute: true }],
    ['both', { attention: () => chunkedAttention(3), recompute: true }],
  ])('has the same gradient when %s', async (_, more) => {
    const dropping = { ...options, dropout: 0.1, attention: () => plainAttention }
    const plain = await gradientsOf(model, dropping, weights, feeds(1))
    const other = await gradientsOf(model, { ...dropping, ...more }, weights, feeds(1))
    expect(Object.keys(other)).toEqual(Object.keys(plain))
    for (const [name, { data }] of Object.entries(plain)) {
      expect(largestDifference(data, other[name].data), name).toBeLessThan(1e-5)
    }
  })

  it('has the same gradient when visible values are predicted too, for they do not count', async () => {
    const [hidden, all] = [
      await gradientsOf(model, options, weights, feeds(1)),
      await gradientsOf(model, { ...options, predict: 'all' }, weights, feeds(1)),
    ]
    for (const [name, { data }] of Object.entries(hidden)) {
      expect(largestDifference(data, all[name].data), name).toBeLessThan(1e-5)
    }
  })

  it('counts each value in the loss by its weight, and is 0 and not NaN when none counts', async () => {
    const one = { ...options, batch: 1 }
    const lossWith = async (counted: Record<number, number>): Promise<number> => {
      const given = batchFor(model, 1, 1)
      const weight = (given.weight.data as Float32Array).map((hidden, i) => hidden && (counted[i] ?? 0))
      const outputs = await gradientsOf(model, one, weights, { ...given, weight: { ...given.weight, data: weight } })
      return Number(outputs.loss.data[0])
    }
    const hidden = numbers(batchFor(model, 1, 1).weight.data).flatMap((value, i) => (value > 0 ? [i] : []))
    const [a, b] = [hidden[1], hidden[9]]
    const [first, second] = [await lossWith({ [a]: 1 }), await lossWith({ [b]: 1 })]
    expect(first).not.toBeCloseTo(second, 2)
    expect(await lossWith({ [a]: 1, [b]: 3 })).toBeCloseTo((first + 3 * second) / 4, 4)
    expect(await lossWith({})).toBe(0)
  })

  it('does not ask for buffers and arrays that nothing reads', () => {
    const { trainableNames, frozenNames, state, stateShapes } = trainingStep(model, options)
    expect(trainableNames).not.toContain('decoder.decoder_pred.weight')
    expect(trainableNames).not.toContain('vit.embeddings.pos_embedding.pe')
    expect(frozenNames).toEqual([])
    expect(state).toHaveLength(3 * trainableNames.length)
    expect([...stateShapes.keys()]).toEqual(state.map(([, input]) => input))
  })
})

describe('dropout in training', () => {
  const lossOf = async (dropout: number, seed: bigint): Promise<number> => {
    const given = { ...feeds(1), seed: { ...feeds(1).seed, data: BigInt64Array.of(seed) } }
    return Number((await gradientsOf(model, { ...options, dropout }, weights, given)).loss.data[0])
  }

  it('changes with the seed alone', async () => {
    const [none, one, again, other] = [
      await lossOf(0, 1n),
      await lossOf(0.2, 1n),
      await lossOf(0.2, 1n),
      await lossOf(0.2, 2n),
    ]
    expect(again).toBe(one)
    expect(new Set([none, one, other]).size).toBe(3)
  })

  it('makes no difference when hardly anything is dropped', async () => {
    expect(await lossOf(1e-9, 1n)).toBeCloseTo(await lossOf(0, 1n), 4)
  })
})

describe('accumulation', () => {
  const accumulating = { ...options, accumulate: 2, clipNorm: 5 }

  it('moves nothing but the sum until the update', async () => {
    const { state, step } = await train(model, accumulating, weights, { runs: 1, feeds })
    const { [`grad.vit.layernorm.weight`]: gradient } = await gradientsOf(model, options, weights, feeds(1))
    for (const name of step.trainableNames) {
      expect(state[name].data).toEqual(weights.get(name))
      expect(Math.max(...numbers(state[momentNames(name).second].data))).toBe(0)
    }
    expect(largestDifference(state[sumName('vit.layernorm.weight')].data, gradient.data)).toBeLessThan(1e-6)
  })

  it('makes of two half batches the step of the whole one', async () => {
    const whole = batchFor(model, 4, 3)
    const part = (which: number) =>
      Object.fromEntries(
        Object.entries(whole).map(([name, tensor]) => {
          if (tensor.shape.length === 0) return [name, tensor]
          const size = tensor.data.length / 2
          const data = tensor.data.slice(which * size, (which + 1) * size)
          return [name, { ...tensor, shape: [2, ...tensor.shape.slice(1)], data }]
        }),
      )
    const halves = await train(model, accumulating, weights, { runs: 2, feeds: (run) => part(run - 1) })
    const once = await train(model, { ...accumulating, accumulate: 1, batch: 4 }, weights, {
      runs: 1,
      feeds: () => whole,
    })
    expect(halves.norms[1]).toBeCloseTo(once.norms[0], 3)
    expect((halves.losses[0] + halves.losses[1]) / 2).toBeCloseTo(once.losses[0], 3)
    for (const name of once.step.trainableNames) {
      const { first } = momentNames(name)
      expect(largestDifference(halves.state[first].data, once.state[first].data), name).toBeLessThan(1e-5)
      expect(Math.max(...numbers(halves.state[sumName(name)].data).map(Math.abs))).toBe(0)
    }
  })
})

describe('moving averages', () => {
  it('follow the parameters at the pace that was asked for, at updates only', async () => {
    const averaging = { ...options, ema: 0.75, accumulate: 2 }
    const { state, step } = await train(model, averaging, weights, { runs: 3, feeds })
    for (const name of step.trainableNames) {
      const after = numbers(state[name].data)
      const expected = numbers(weights.get(name)!).map((before, i) => 0.75 * before + 0.25 * after[i])
      expect(largestDifference(state[averageName(name)].data, expected), name).toBeLessThan(1e-6)
    }
    expect(largestDifference(state['vit.layernorm.weight'].data, weights.get('vit.layernorm.weight')!)).toBeGreaterThan(
      1e-3,
    )
  })
})

describe('what is trained', () => {
  const names = (more: Partial<TrainingStepOptions>) => trainingStep(model, { ...options, ...more })

  it('is only what stands on the encoder, and its last layers, where that was asked for', () => {
    expect(names({ tune: { kind: 'head' } }).trainableNames.every((name) => name.startsWith('decoder.'))).toBe(true)
    const { trainableNames, frozenNames } = names({ tune: { kind: 'last', layers: 1 } })
    expect(trainableNames.filter((name) => name.startsWith('vit.encoder.layer.1.'))).toHaveLength(17)
    expect(trainableNames.filter((name) => /^vit\.(embeddings|encoder\.layer\.0)/.test(name))).toEqual([])
    expect(trainableNames).toContain('vit.layernorm.bias')
    expect(frozenNames).toContain('vit.embeddings.cls_token')
    expect([...trainableNames, ...frozenNames].sort()).toEqual([...names({}).trainableNames].sort())
  })

  it('moves as it would if everything were trained, and the rest is fed and stays', async () => {
    const tune = { kind: 'last', layers: 1 } as const
    const some = await gradientsOf(model, { ...options, tune }, weights, feeds(1))
    const all = await gradientsOf(model, options, weights, feeds(1))
    for (const name of names({ tune }).trainableNames) {
      expect(largestDifference(some[`grad.${name}`].data, all[`grad.${name}`].data), name).toBeLessThan(1e-6)
    }
  })
})
