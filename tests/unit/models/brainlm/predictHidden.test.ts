import { describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../../src/main/adapters/onnxRuntime'
import * as graph from '../../../../src/main/graph'
import type { Value } from '../../../../src/main/graph'
import { chunkedAttention, plainAttention } from '../../../../src/main/models/attention'
import { initialiseBrainlm, makeBrainlm, type BrainlmConfig } from '../../../../src/main/models/brainlm'
import type { DecodeOptions } from '../../../../src/main/models/maskedModel'
import { parameterSource } from '../../../../src/main/models/parameterSource'
import type { Tensor } from '../../../../src/main/ports'
import { batchOf, tiny } from './tiny'

const runtime = makeOnnxRuntime({ threads: 1 })

/** Loss of what was hidden, its gradient in every parameter, and the prediction. */
const run = async (config: BrainlmConfig, options: Partial<DecodeOptions>) => {
  const model = makeBrainlm(config)
  const trained = model.parameters.filter(({ trainable, used }) => trainable && used)
  const parameter = parameterSource(trained, 'inputs')
  const common = { batch: 2, kept: model.kept, attention: () => plainAttention, ...options }
  const encoding = model.encode(parameter, common)
  const { prediction } = model.decode(parameter, encoding, common)
  const error = graph.square(graph.subtract(prediction, encoding.signal))
  const loss = graph.total(graph.multiply(error, graph.input('weight', prediction.shape)))
  const gradients = graph.differentiate(
    loss,
    trained.map(({ name }) => parameter(name)),
  )
  const named = trained.map(({ name }, at): [string, Value] => [`grad.${name}`, gradients[at]])
  const file = graph.compileGraph({ loss, prediction, ...Object.fromEntries(named) }, 'cpu')
  const session = await runtime.createSession(file, { device: 'cpu' })
  const weights = initialiseBrainlm(config, 4)
  const parameters = trained.map(({ name, shape }): [string, Tensor] => [
    name,
    { dtype: 'float32', shape, data: weights.get(name)!.map((x, i) => x + 0.1 * Math.sin(i)) },
  ])
  const outputs = await session.run({ ...batchOf(config, 2, 1), ...Object.fromEntries(parameters) })
  await session.release()
  return outputs
}
const largest = (values: Iterable<number>): number => Math.max(...[...values].map(Math.abs))

describe.each([1, 2])('a decoder of %i layers that predicts only what was hidden', (decoderLayers) => {
  const config = { ...tiny, decoderLayers }

  it.each([
    ['whole attention', plainAttention],
    ['attention in groups of queries', chunkedAttention(3)],
  ] as const)('has the same loss and the same gradient in every parameter, with %s', async (_, policy) => {
    const all = await run(config, {})
    const hidden = await run(config, { predict: 'hidden', attention: () => policy })
    expect(Object.keys(hidden).sort()).toEqual(Object.keys(all).sort())
    for (const [name, { data }] of Object.entries(all)) {
      if (name === 'prediction') continue
      const unit = largest(data as Float32Array)
      data.forEach((value, i) =>
        expect(Math.abs(Number(value) - Number(hidden[name].data[i])), name).toBeLessThan(2e-6 * Math.max(unit, 1)),
      )
    }
  })

  it('predicts the hidden tokens as all of them are, and 0 elsewhere', async () => {
    const { weight } = batchOf(config, 2, 1)
    const [all, hidden] = [await run(config, {}), await run(config, { predict: 'hidden' })]
    hidden.prediction.data.forEach((value, i) => {
      const expected = weight.data[i] ? Number(all.prediction.data[i]) : 0
      expect(Number(value)).toBeCloseTo(expected, 5)
    })
    expect(weight.data.some((one) => one === 0)).toBe(true)
  })
})

it('asks for attention of so many queries only', () => {
  const asked: Array<number | undefined> = []
  const model = makeBrainlm({ ...tiny, decoderLayers: 2 })
  const parameter = parameterSource(model.parameters, 'inputs')
  const encoding = model.encode(parameter, { batch: 2, kept: 9, attention: () => plainAttention })
  model.decode(parameter, encoding, {
    batch: 2,
    predict: 'hidden',
    attention: ({ queries }) => {
      asked.push(queries)
      return plainAttention
    },
  })
  expect(asked).toEqual([undefined, 3])
})
