import { describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../../src/main/adapters/onnxRuntime'
import {
  brainlmParameters,
  initialiseBrainlm,
  makeBrainlm,
  maskIndices,
  type BrainlmConfig,
} from '../../../../src/main/models/brainlm'
import { inferenceOnnx, type InferenceOptions } from '../../../../src/main/models/inference'
import type { Tensor } from '../../../../src/main/ports'
import { batchOf, tiny } from './tiny'

const runtime = makeOnnxRuntime({ threads: 1 })
const weights = initialiseBrainlm(tiny, 4)
const run = async (
  feeds: Record<string, Tensor>,
  options: Partial<InferenceOptions> = {},
  config: BrainlmConfig = tiny,
) => {
  const [batch, kept] = feeds.ids_keep.shape
  const file = inferenceOnnx(makeBrainlm(config), { batch, kept, weights, standardOnly: false, ...options })
  const session = await runtime.createSession(file, { device: 'cpu' })
  const outputs = await session.run(feeds)
  await session.release()
  return outputs
}
const numbers = (tensor: Tensor): number[] => Array.from(tensor.data, Number)
const expectClose = (given: number[], expected: number[]): void => {
  expect(given).toHaveLength(expected.length)
  given.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5))
}
const ordered = (order: number[]): Record<string, Tensor> => {
  const kept = order.slice(0, 6)
  const restore = order.map((_, token) => order.indexOf(token))
  return {
    ids_keep: { dtype: 'int64', shape: [1, 6], data: BigInt64Array.from(kept, BigInt) },
    ids_restore: { dtype: 'int64', shape: [1, 12], data: BigInt64Array.from(restore, BigInt) },
  }
}

describe('the inference graph', () => {
  it('gives the same from standard operators alone, and says com.microsoft nowhere in the file', async () => {
    const feeds = batchOf(tiny, 2, 1)
    const file = inferenceOnnx(makeBrainlm(tiny), { batch: 2, kept: 6, weights, standardOnly: true })
    expect(Buffer.from(file).includes('com.microsoft')).toBe(false)
    const [ours, standard] = [await run(feeds), await run(feeds, { standardOnly: true })]
    expectClose(numbers(ours.prediction), numbers(standard.prediction))
    expect(ours.prediction.shape).toEqual([2, 4, 12])
    expect(ours.latent.shape).toEqual([2, 7, 8])
  })

  it('takes its weights as inputs under their published names', async () => {
    const feeds = batchOf(tiny, 1, 2)
    const given = brainlmParameters(tiny)
      .filter(({ trainable, used }) => trainable && used)
      .map(({ name, shape }) => [name, { dtype: 'float32' as const, shape, data: weights.get(name)! }])
    const fed = await run({ ...feeds, ...Object.fromEntries(given) }, { weights: 'inputs' })
    expectClose(numbers(fed.prediction), numbers((await run(feeds)).prediction))
  })

  it('treats the samples of a batch as if each were alone', async () => {
    const both = batchOf(tiny, 2, 3)
    const second = Object.fromEntries(
      Object.entries(both).map(([name, { dtype, shape, data }]) => {
        const half = data.length / 2
        return [name, { dtype, shape: [1, ...shape.slice(1)], data: data.slice(half) }]
      }),
    )
    const together = numbers((await run(both)).prediction)
    expectClose(numbers((await run(second)).prediction), together.slice(together.length / 2))
  })

  it('never lets a hidden token reach the prediction', async () => {
    const order = [3, 7, 1, 10, 4, 0, 2, 5, 6, 8, 9, 11]
    const feeds = { ...batchOf(tiny, 1, 4), ...ordered(order) }
    const changed = feeds.signal.data.slice() as Float32Array
    for (const token of order.slice(6)) changed.fill(99, token * 4, token * 4 + 4)
    const other = { ...feeds, signal: { ...feeds.signal, data: changed } }
    expect(numbers((await run(other)).prediction)).toEqual(numbers((await run(feeds)).prediction))
  })

  it('depends on the order in which the kept tokens are given, as the published one does', async () => {
    const feeds = batchOf(tiny, 1, 5)
    const natural = await run({ ...feeds, ...ordered([...Array(12).keys()]) })
    const swapped = await run({ ...feeds, ...ordered([1, 0, ...Array(10).keys()].map((t, i) => (i < 2 ? t : i))) })
    const difference = numbers(natural.prediction).map((x, i) => Math.abs(x - numbers(swapped.prediction)[i]))
    expect(Math.max(...difference)).toBeGreaterThan(1e-4)
  })

  it('runs with every token kept, and shows attention that sums to one', async () => {
    const { idsKeep, idsRestore } = maskIndices(new Float32Array(12), 12, 12)
    const ids = { dtype: 'int64' as const, shape: [1, 12] }
    const feeds = {
      ...batchOf(tiny, 1, 6),
      ids_keep: { ...ids, data: idsKeep },
      ids_restore: { ...ids, data: idsRestore },
    }
    const outputs = await run(feeds, { attentions: true, hidden: true })
    expect(outputs['encoder_attention.1'].shape).toEqual([1, 2, 13, 13])
    expect(outputs['decoder_attention.0'].shape).toEqual([1, 4, 13, 13])
    expect(outputs['decoder_hidden.1'].shape).toEqual([1, 13, 8])
    const row = numbers(outputs['encoder_attention.0']).slice(0, 13)
    expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
  })

  it('keeps its prediction between -1 and 1 when the decoder ends with tanh', async () => {
    const loud = new Map(
      [...weights].map(([name, values]) => [name, name.endsWith('pred2.weight') ? values.map((x) => 50 * x) : values]),
    )
    const bounded = await run(batchOf(tiny, 1, 7), { weights: loud }, { ...tiny, tanhDecoder: true })
    const free = await run(batchOf(tiny, 1, 7), { weights: loud })
    expect(Math.max(...numbers(free.prediction).map(Math.abs))).toBeGreaterThan(1)
    expectClose(numbers(bounded.prediction), numbers(free.prediction).map(Math.tanh))
  })

  it('encodes without a decoder, and without the weights of one', async () => {
    const feeds = batchOf(tiny, 1, 2)
    const encoders = new Map([...weights].filter(([name]) => name.startsWith('vit.')))
    const alone = await run(feeds, { encoderOnly: true, weights: encoders, attentions: true, hidden: true })
    expect(Object.keys(alone).filter((name) => /prediction|decoder/.test(name))).toEqual([])
    expectClose(numbers(alone.latent), numbers((await run(feeds)).latent))
    encoders.delete('vit.layernorm.bias')
    await expect(run(feeds, { encoderOnly: true, weights: encoders })).rejects.toThrow(/vit.layernorm.bias is missing/)
    await expect(run(feeds, { weights: encoders })).rejects.toThrow(/decoder.mask_token is missing/)
  })

  it('refuses weights of another model instead of running on a part of them', () => {
    const other = initialiseBrainlm({ ...tiny, hiddenSize: 16, decoderHiddenSize: 16 }, 1)
    const build = () => inferenceOnnx(makeBrainlm(tiny), { batch: 1, kept: 6, weights: other, standardOnly: true })
    expect(build).toThrow(/vit.embeddings.cls_token has 16 values, not 8/)
  })
})
