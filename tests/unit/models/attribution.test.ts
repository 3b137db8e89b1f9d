import { describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { shareTokens } from '../../../src/main/domain/explain'
import { attentionMapOnnx, type AttentionReduction } from '../../../src/main/models/attentionMaps'
import { headParameters, headReadout, initialiseHead, type HeadConfig } from '../../../src/main/models/head'
import { inferenceOnnx } from '../../../src/main/models/inference'
import { inputGradientOnnx } from '../../../src/main/models/inputGradient'
import { maskIndices } from '../../../src/main/models/mask'
import type { MaskedModel } from '../../../src/main/models/maskedModel'
import { makeRandom } from '../../../src/main/models/random'
import type { Tensor } from '../../../src/main/ports'
import { smallModel } from '../../fixtures/modelFolder'

const runtime = makeOnnxRuntime({ threads: 1 })
const run = async (onnx: Uint8Array, feeds: Record<string, Tensor>) => {
  const session = await runtime.createSession(onnx, { device: 'cpu' })
  const outputs = await session.run(feeds)
  await session.release()
  return outputs
}
const floats = ({ data }: Tensor): Float32Array => data as Float32Array

const windowOf = ({ parcels, windowFrames }: MaskedModel, batch: number): Record<string, Tensor> => {
  const random = makeRandom(7)
  return {
    signal: {
      dtype: 'float32',
      shape: [batch, parcels, windowFrames],
      data: Float32Array.from({ length: batch * parcels * windowFrames }, () => 2 * random.normal()),
    },
    xyz: {
      dtype: 'float32',
      shape: [batch, parcels, 3],
      data: Float32Array.from({ length: batch * parcels * 3 }, (_, at) => Math.sin(at % (parcels * 3))),
    },
  }
}
const hide = ({ tokens }: MaskedModel, hidden: number[], batch: number): Record<string, Tensor> => {
  const noise = Float32Array.from({ length: tokens }, (_, token) => (hidden.includes(token) ? 1 : 0) + token / tokens)
  const kept = tokens - hidden.length
  const { idsKeep, idsRestore } = maskIndices(
    Float32Array.from({ length: batch * tokens }, (_, at) => noise[at % tokens]),
    tokens,
    kept,
  )
  return {
    ids_keep: { dtype: 'int64', shape: [batch, kept], data: idsKeep },
    ids_restore: { dtype: 'int64', shape: [batch, tokens], data: idsRestore },
  }
}

const whole = { method: 'attention', layer: null, head: null } as const
const mapOf = async (
  model: MaskedModel,
  weights: ReadonlyMap<string, Float32Array>,
  reduction: Pick<AttentionReduction, 'method' | 'layer' | 'head'> = whole,
) => {
  const sharing = shareTokens(model.tokenOfValue, model.tokens, model.parcels)
  const onnx = attentionMapOnnx(model, { ...reduction, ...sharing, weights, device: 'cpu' })
  const { map, class_token: classToken } = await run(onnx, { ...windowOf(model, 1), ...hide(model, [], 1) })
  return { map: floats(map), classToken: floats(classToken), sharing }
}
const architectures = ['brainlm', 'brainlm-vitmae'] as const

describe.each(architectures)('attention of %s by parcel', (architecture) => {
  const model = smallModel(architecture)
  const weights = model.initialise(3)
  const { parcels, tokens } = model

  it('is what the whole attention weights give when they are shared out by hand', async () => {
    const onnx = inferenceOnnx(model, { batch: 1, kept: tokens, weights, standardOnly: false, attentions: true })
    const outputs = await run(onnx, { ...windowOf(model, 1), ...hide(model, [], 1) })
    const T = 1 + tokens
    const { map, classToken, sharing } = await mapOf(model, weights, { method: 'attention', layer: 1, head: 1 })
    const attention = floats(outputs['encoder_attention.1']).subarray(T * T, 2 * T * T)
    for (let column = 0; column < parcels; column++) {
      let cls = 0
      for (let key = 0; key < T; key++) cls += attention[key] * sharing.received[key * parcels + column]
      expect(classToken[column]).toBeCloseTo(cls, 5)
      for (let row = 0; row < parcels; row++) {
        let sum = 0
        for (let query = 0; query < T; query++)
          for (let key = 0; key < T; key++)
            sum +=
              sharing.carried[query * parcels + row] *
              attention[query * T + key] *
              sharing.received[key * parcels + column]
        expect(map[row * parcels + column]).toBeCloseTo(sum, 5)
      }
    }
  })

  it('is the same for all where queries are zero: nobody is preferred', async () => {
    const blank = new Map(
      [...weights].map(([name, values]) => [name, /query/.test(name) ? new Float32Array(values.length) : values]),
    )
    const { map, classToken, sharing } = await mapOf(model, blank)
    const shares = Array.from({ length: parcels }, (_, parcel) =>
      sharing.received.reduce((sum, share, at) => sum + (at % parcels === parcel ? share : 0), 0),
    )
    map.forEach((value, at) => expect(value).toBeCloseTo(shares[at % parcels] / (1 + tokens), 5))
    classToken.forEach((value, parcel) => expect(value).toBeCloseTo(shares[parcel] / (1 + tokens), 5))
  })

  it('never sums to more than 1, and neither does its rollout', async () => {
    for (const method of ['attention', 'rollout'] as const) {
      const { map } = await mapOf(model, weights, { ...whole, method })
      for (let row = 0; row < parcels; row++) {
        const sum = map.subarray(row * parcels, (row + 1) * parcels).reduce((total, value) => total + value, 0)
        expect(sum).toBeGreaterThan(0)
        expect(sum).toBeLessThanOrEqual(1 + 1e-5)
      }
    }
  })

  it('refuses a layer and a head that are not there', () => {
    const sharing = shareTokens(model.tokenOfValue, tokens, parcels)
    const ask = (layer: number | null, head: number | null) => () =>
      attentionMapOnnx(model, { method: 'attention', layer, head, ...sharing, weights, device: 'cpu' })
    expect(ask(2, null)).toThrow('the encoder has 2 layers')
    expect(ask(null, 2)).toThrow('the encoder has 2 heads')
  })
})

describe.each(architectures)('gradient of a score of %s in the window', (architecture) => {
  const model = smallModel(architecture)
  const weights = model.initialise(5)
  const { parcels, windowFrames, tokens, tokenOfValue } = model
  const size = parcels * windowFrames
  const hidden = [tokenOfValue[0], tokenOfValue[size - 1]]
  const target = (batch: number): Tensor => ({
    dtype: 'float32',
    shape: [batch, parcels, windowFrames],
    data: Float32Array.from({ length: batch * size }, (_, at) => (hidden.includes(tokenOfValue[at % size]) ? 0.5 : 0)),
  })
  const ask = (feeds: Record<string, Tensor>, batch: number) =>
    run(inputGradientOnnx(model, { batch, kept: tokens - 2, weights, device: 'cpu' }), {
      ...feeds,
      ...hide(model, hidden, batch),
      target: target(batch),
    })

  it('is the slope that a small step finds, and zero where the value is hidden', async () => {
    const feeds = windowOf(model, 1)
    const gradient = floats((await ask(feeds, 1)).gradient)
    const step = 0.02
    const largest = Math.max(...gradient.map(Math.abs))
    expect(largest).toBeGreaterThan(1e-4)
    for (const value of [0, 30, 77, 100, size - 1]) {
      const moved = [1, -1].map((sign) => {
        const data = floats(feeds.signal).slice()
        data[value] += sign * step
        return { ...feeds, signal: { ...feeds.signal, data } }
      })
      const [above, below] = [await ask(moved[0], 1), await ask(moved[1], 1)]
      const slope = (floats(above.score)[0] - floats(below.score)[0]) / (2 * step)
      expect(Math.abs(gradient[value] - slope)).toBeLessThan(0.02 * largest)
      if (hidden.includes(tokenOfValue[value])) expect(gradient[value]).toBe(0)
    }
  })

  it('is each sample’s own in a batch', async () => {
    const feeds = windowOf(model, 2)
    const both = floats((await ask(feeds, 2)).gradient)
    const second = { ...windowOf(model, 1), signal: { ...feeds.signal, shape: [1, parcels, windowFrames] } }
    second.signal.data = floats(feeds.signal).slice(size)
    const alone = floats((await ask(second, 1)).gradient)
    alone.forEach((value, at) => expect(both[size + at]).toBeCloseTo(value, 5))
  })

  it('goes through a head in place of the decoder', async () => {
    const config = { kind: 'classes', pooling: 'cls', outputs: 3, loss: 'cross_entropy' } as const
    const head: HeadConfig = { ...config, positiveWeight: null, sigmoid: false, dropout: 0 }
    const own = initialiseHead(model, head, 2)
    own.forEach((values) => values.forEach((value, at) => (values[at] = value * 20)))
    expect(headParameters(model, head)).toHaveLength(own.size)
    const readout = headReadout(model, head)
    const options = { batch: 1, kept: tokens, weights: new Map([...weights, ...own]), device: 'cpu' as const, readout }
    const data = Float32Array.of(0, 1, 0)
    const outputs = await run(inputGradientOnnx(model, options), {
      ...windowOf(model, 1),
      ...hide(model, [], 1),
      target: { dtype: 'float32', shape: [1, 3], data },
    })
    expect(outputs.gradient.shape).toEqual([1, parcels, windowFrames])
    expect(floats(outputs.gradient).some((value) => value !== 0)).toBe(true)
  })
})
