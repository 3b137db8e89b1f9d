import { describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import * as graph from '../../../src/main/graph'
import { makeBrainlm } from '../../../src/main/models/brainlm'
import {
  finetunedParameters,
  headInferenceOnnx,
  headParameters,
  initialiseHead,
  type HeadConfig,
} from '../../../src/main/models/head'
import { headLoss, labelsInput } from '../../../src/main/models/losses'
import { parameterSource } from '../../../src/main/models/parameterSource'
import { objectiveLoss, trainingStep, type TrainingStepOptions } from '../../../src/main/models/trainingStep'
import { evaluate } from '../graph/reference'
import { tiny } from './brainlm/tiny'
import { batchFor, gradientsOf, int64, regressionHead as plain, train } from './steps'

const model = makeBrainlm(tiny)
const classes: HeadConfig = { ...plain, kind: 'classes', outputs: 3, loss: 'cross_entropy' }
const optionsOf = (head: HeadConfig, more: Partial<TrainingStepOptions> = {}): TrainingStepOptions => ({
  objective: { kind: 'head', head },
  batch: 3,
  kept: model.tokens,
  device: 'cpu',
  ...more,
})
const encoder = [...model.initialise(4)].filter(([name]) => name.startsWith('vit.'))
const weightsOf = (head: HeadConfig): Map<string, Float32Array> =>
  new Map([...encoder, ...[...initialiseHead(model, head, 5)].map(([n, v]) => [n, v.map((x) => 10 * x)] as const)])
const feeds = (seed: number, head: HeadConfig = plain) => {
  const given = batchFor(model, 3, seed, model.tokens)
  return head.loss === 'cross_entropy' ? { ...given, labels: int64([2n, 0n, 1n], [3]) } : given
}

const runtime = makeOnnxRuntime({ threads: 1 })
const infer = async (head: HeadConfig, seed: number) => {
  const [weights, { ids_keep, signal, xyz }] = [weightsOf(head), feeds(seed)]
  const session = await runtime.createSession(
    headInferenceOnnx(model, head, { batch: 3, weights, standardOnly: true }),
    { device: 'cpu' },
  )
  const outputs = await session.run({ ids_keep, signal, xyz })
  await session.release()
  return outputs
}
const numbers = (data: ArrayLike<number | bigint>): number[] => Array.from(data, Number)

describe('the loss of a head', () => {
  const outputs = [-1.7, 0.4, 2.2, 0.1, 30, -800]
  const lossOf = (head: Partial<HeadConfig>, labels: number[], given = outputs): number => {
    const config = { ...plain, ...head }
    const batch = labels.length
    const logits = graph.input('logits', [batch, config.outputs])
    const loss = headLoss(config, logits, labelsInput(config, batch))
    return evaluate([loss], { logits: given, labels })[0][0]
  }
  const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
  const labels = [0.5, -1, 2, 0.25, 29, -801]

  it('is the mean of squared or absolute errors', () => {
    expect(lossOf({ loss: 'mse' }, labels)).toBeCloseTo(mean(outputs.map((x, i) => (x - labels[i]) ** 2)), 6)
    expect(lossOf({ loss: 'mae' }, labels)).toBeCloseTo(mean(outputs.map((x, i) => Math.abs(x - labels[i]))), 6)
  })

  it('is weighted by the published ranges of the label, and counts nothing between them', () => {
    const cases = [
      [-4, 24.16],
      [-3, 30.73],
      [-1, 1.5],
      [0.5, 1],
      [1, 2.11],
      [-3.4, 0],
      [0.8, 0],
      [2, 0],
    ]
    for (const [label, factor] of cases) {
      expect(lossOf({ loss: 'weighted_mse' }, [label], [0.3])).toBeCloseTo(0.01 * factor * (0.3 - label) ** 2, 6)
    }
    const [a, b] = [lossOf({ loss: 'weighted_mse' }, [-4], [0.3]), lossOf({ loss: 'weighted_mse' }, [1], [0.7])]
    expect(lossOf({ loss: 'weighted_mse' }, [-4, 1], [0.3, 0.7])).toBeCloseTo(a + b, 6)
  })

  it('is the cross entropy of two classes, the positive one weighted, and no output overflows it', () => {
    const positive = [1, 0, 1, 0, 1, 0]
    const small = outputs.slice(0, 4)
    const term = (x: number, y: number, weight: number): number =>
      -(weight * y * Math.log(sigmoid(x)) + (1 - y) * Math.log(1 - sigmoid(x)))
    const expected = (weight: number, given = small): number => mean(given.map((x, i) => term(x, positive[i], weight)))
    const binary = { loss: 'binary_cross_entropy', kind: 'binary' } as const
    expect(lossOf(binary, positive.slice(0, 4), small)).toBeCloseTo(expected(1), 6)
    expect(lossOf({ ...binary, positiveWeight: 2.5 }, positive.slice(0, 4), small)).toBeCloseTo(expected(2.5), 6)
    const twice = lossOf({ ...binary, sigmoid: true }, positive.slice(0, 4), small)
    expect(twice).toBeCloseTo(expected(1, small.map(sigmoid)), 6)
    expect(lossOf(binary, [0, 1], [30, -800])).toBeCloseTo((30 + 800) / 2, 6)
  })

  it('is the cross entropy of several classes', () => {
    const logits = [0.2, -1, 2, 400, 0, -300]
    const first = -Math.log(Math.exp(2) / (Math.exp(0.2) + Math.exp(-1) + Math.exp(2)))
    expect(lossOf({ loss: 'cross_entropy', outputs: 3 }, [2, 0], logits)).toBeCloseTo(first / 2, 6)
  })

  it('refuses several outputs for a loss of one', () => {
    expect(() => lossOf({ loss: 'mse', outputs: 2 }, [1, 2], [1, 2, 3, 4])).toThrow(/mse is for one output, not 2/)
  })
})

describe('a head on the encoder', () => {
  it('has the published names and shapes, and no decoder', () => {
    const specs = headParameters({ hiddenSize: 768 }, plain).map(({ name, shape }) => `${name} ${shape}`)
    expect(specs).toEqual([
      'mlp_pred_head.lin1.weight 384,768',
      'mlp_pred_head.lin1.bias 384',
      'mlp_pred_head.lin2.weight 384,384',
      'mlp_pred_head.lin2.bias 384',
      'mlp_pred_head.lin3.weight 1,384',
      'mlp_pred_head.lin3.bias 1',
    ])
    const binary = { ...plain, positiveWeight: 2.5 }
    expect(finetunedParameters(model, binary).filter(({ name }) => !/^vit|^mlp/.test(name))).toMatchObject([
      { name: 'bce_with_logits_criterion.pos_weight', shape: [], trainable: false },
    ])
    expect([...initialiseHead(model, binary, 1).get('bce_with_logits_criterion.pos_weight')!]).toEqual([2.5])
  })

  it('starts small, with biases of zero, the same for the same seed', () => {
    const first = initialiseHead({ hiddenSize: 128 }, plain, 3)
    const weight = [...first.get('mlp_pred_head.lin1.weight')!]
    const deviation = Math.sqrt(weight.reduce((total, x) => total + x * x, 0) / weight.length)
    expect(deviation).toBeGreaterThan(0.019)
    expect(deviation).toBeLessThan(0.021)
    expect([...first.get('mlp_pred_head.lin2.bias')!].every((x) => x === 0)).toBe(true)
    expect(initialiseHead({ hiddenSize: 128 }, plain, 3)).toEqual(first)
  })

  it.each(['cls', 'mean'] as const)('pools the %s and goes through two layers of rectified units', async (pooling) => {
    const head = { ...classes, pooling }
    const { latent, pooled, logits } = await infer(head, 2)
    const [batch, tokens, width] = latent.shape
    const at = (sample: number, token: number, i: number) => Number(latent.data[(sample * tokens + token) * width + i])
    const mean = (sample: number, i: number): number =>
      Array.from({ length: tokens }, (_, token) => at(sample, token, i)).reduce((a, b) => a + b) / tokens
    const weights = weightsOf(head)
    const layer = (x: number[], name: string): number[] => {
      const bias = weights.get(`mlp_pred_head.${name}.bias`)!
      const weight = weights.get(`mlp_pred_head.${name}.weight`)!
      return numbers(bias).map((b, row) => b + x.reduce((total, v, i) => total + v * weight[row * x.length + i], 0))
    }
    const positive = (x: number[]): number[] => x.map((v) => Math.max(0, v))
    for (let sample = 0; sample < batch; sample++) {
      const x = Array.from({ length: width }, (_, i) => (pooling === 'cls' ? at(sample, 0, i) : mean(sample, i)))
      x.forEach((value, i) => expect(Number(pooled.data[sample * width + i])).toBeCloseTo(value, 5))
      const expected = layer(positive(layer(positive(layer(x, 'lin1')), 'lin2')), 'lin3')
      expected.forEach((value, i) => expect(Number(logits.data[sample * 3 + i])).toBeCloseTo(value, 5))
    }
  })

  it('refuses weights that still have a decoder, or no head', () => {
    const build = (weights: Map<string, Float32Array>) => () =>
      headInferenceOnnx(model, plain, { batch: 1, weights, standardOnly: true })
    expect(build(model.initialise(1))).toThrow(/mlp_pred_head.lin1.weight is missing.*decoder.mask_token is not of/)
  })
})

const heads: Array<[string, HeadConfig]> = [
  ['regression', plain],
  ['weighted regression through a sigmoid', { ...plain, loss: 'weighted_mse', sigmoid: true, pooling: 'mean' }],
  ['two classes', { ...plain, kind: 'binary', loss: 'binary_cross_entropy', positiveWeight: 3 }],
  ['three classes', classes],
]
describe.each(heads)('training a head: %s', (_, head) => {
  it('has the gradient of finite differences in every parameter', () => {
    const specs = finetunedParameters(model, head)
    const parameter = parameterSource(specs, 'inputs')
    const value = objectiveLoss(model, parameter, optionsOf({ ...head, dropout: 0.2 }))
    const { trainableNames } = trainingStep(model, optionsOf(head))
    const at = Object.fromEntries(
      [...weightsOf(head), ...Object.entries(feeds(3, head)).map(([name, { data }]) => [name, data] as const)].map(
        ([name, data]) => [name, numbers(data as ArrayLike<number>)],
      ),
    )
    for (const name of trainableNames) at[name] = at[name].map((x, i) => x + 0.1 * Math.sin(i + name.length))
    const found = evaluate(graph.differentiate(value, trainableNames.map(parameter)), at)
    const lossAt = (name: string, index: number, by: number): number =>
      evaluate([value], { ...at, [name]: at[name].map((x, i) => (i === index ? x + by : x)) })[0][0]
    trainableNames.forEach((name, k) => {
      const index = (5 * k) % at[name].length
      const difference = (lossAt(name, index, 1e-5) - lossAt(name, index, -1e-5)) / 2e-5
      expect(Math.abs(found[k][index] - difference), name).toBeLessThan(1e-6 * Math.max(1, Math.abs(difference)))
    })
  })

  it('learns the labels of a few windows by heart, with the encoder or without', async () => {
    for (const tune of [{ kind: 'full' } as const, { kind: 'head' } as const]) {
      const given = feeds(3, head)
      const labels = head.kind === 'binary' ? { ...given.labels, data: Float32Array.of(1, 0, 1) } : given.labels
      const how = { runs: 60, feeds: () => ({ ...given, labels }), learningRate: 0.02 }
      const { losses, step } = await train(model, optionsOf(head, { tune }), weightsOf(head), how)
      // Through a sigmoid a negative label is never reached; a head alone has only what the encoder gives.
      const share = head.sigmoid ? 0.99 : tune.kind === 'full' ? 0.3 : 0.8
      // The last steps of so large a rate swing about; rounding decides how the very last one ends.
      expect(Math.min(...losses.slice(-20))).toBeLessThan(share * losses[0])
      expect(step.trainableNames.some((name) => name.startsWith('decoder.'))).toBe(false)
      expect(step.trainableNames.some((name) => name.startsWith('vit.'))).toBe(tune.kind === 'full')
    }
  })
})

it('drops in the head at its own rate, by the seed', async () => {
  const lossAt = async (dropout: number, seed: bigint): Promise<number> => {
    const head = { ...plain, dropout }
    const given = { ...feeds(3), seed: int64([seed], []) }
    return Number((await gradientsOf(model, optionsOf(head), weightsOf(head), given)).loss.data[0])
  }
  const [none, one, again, other] = [
    await lossAt(0, 1n),
    await lossAt(0.4, 1n),
    await lossAt(0.4, 1n),
    await lossAt(0.4, 2n),
  ]
  expect(again).toBe(one)
  expect(new Set([none, one, other]).size).toBe(3)
})
