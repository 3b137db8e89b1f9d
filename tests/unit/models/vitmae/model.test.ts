import { describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../../src/main/adapters/onnxRuntime'
import { inferenceOnnx, type InferenceOptions } from '../../../../src/main/models/inference'
import { maskIndices } from '../../../../src/main/models/mask'
import { initialiseVitmae, makeVitmae, type VitmaeConfig } from '../../../../src/main/models/vitmae'
import type { Tensor } from '../../../../src/main/ports'
import { tinyPicture } from './tiny'

const runtime = makeOnnxRuntime({ threads: 1 })
const values = 8 * 7
const signal = Float32Array.from({ length: values }, (_, i) => Math.sin(3 * i))
const order = Float32Array.from({ length: 16 }, (_, token) => Math.sin(40 * token + 1))

const run = async (window: Float32Array, config: VitmaeConfig, more: Partial<InferenceOptions> = {}) => {
  const model = makeVitmae(config)
  const kept = more.kept ?? model.kept
  const { idsKeep, idsRestore, idsHidden } = maskIndices(order, 16, kept)
  const weights = initialiseVitmae(config, 2)
  const file = inferenceOnnx(model, { batch: 1, kept, weights, standardOnly: true, ...more })
  const session = await runtime.createSession(file, { device: 'cpu' })
  const ids = (data: BigInt64Array): Tensor => ({ dtype: 'int64', shape: [1, data.length], data })
  const outputs = await session.run({
    signal: { dtype: 'float32', shape: [1, 8, 7], data: window },
    ids_keep: ids(idsKeep),
    ids_restore: ids(idsRestore),
    ids_hidden: ids(idsHidden),
  })
  await session.release()
  return outputs
}
const hiddenTokens = (kept: number): Set<number> => new Set(Array.from(maskIndices(order, 16, kept).idsHidden, Number))

describe('the ViT-MAE', () => {
  it('never lets a hidden token reach the prediction, by the token that each value is said to be in', async () => {
    const { tokenOfValue } = makeVitmae(tinyPicture)
    const hidden = hiddenTokens(8)
    const changed = signal.map((value, i) => (hidden.has(tokenOfValue[i]) ? 99 : value))
    expect(changed).not.toEqual(signal)
    const [own, other] = [await run(signal, tinyPicture), await run(changed, tinyPicture)]
    expect(other.prediction.data).toEqual(own.prediction.data)
    const seen = signal.map((value, i) => (i === tokenOfValue.findIndex((token) => !hidden.has(token)) ? 99 : value))
    expect((await run(seen, tinyPicture)).prediction.data).not.toEqual(own.prediction.data)
  })

  it('predicts the hidden tokens alone as it does among all, and 0 elsewhere', async () => {
    const { tokenOfValue } = makeVitmae(tinyPicture)
    const hidden = hiddenTokens(8)
    const [all, some] = [await run(signal, tinyPicture), await run(signal, tinyPicture, { predict: 'hidden' })]
    tokenOfValue.forEach((token, i) =>
      expect(Number(some.prediction.data[i])).toBeCloseTo(hidden.has(token) ? Number(all.prediction.data[i]) : 0, 5),
    )
  })

  it('puts the window in the middle of -1, and blanks frames to be predicted where their token is seen', async () => {
    const plain = (await run(signal, tinyPicture, { hidden: true })).padded.data as Float32Array
    // Without the sign of a zero.
    const at = (picture: Float32Array, row: number, column: number) => picture[row * 12 + column] + 0
    expect([at(plain, 0, 0), at(plain, 1, 6), at(plain, 2, 2), at(plain, 9, 8), at(plain, 9, 9)]).toEqual([
      -1,
      -1,
      signal[0],
      signal[values - 1],
      -1,
    ])
    const config = { ...tinyPicture, trainMode: 'predict_last_pixel' as const, maskRatio: 0.6 }
    const blanked = (await run(signal, config, { hidden: true })).padded.data as Float32Array
    expect([at(blanked, 0, 4), at(blanked, 0, 5), at(blanked, 5, 5), at(blanked, 0, 6)]).toEqual([-1, 0, 0, -1])
    expect(at(blanked, 5, 6)).toBe(signal[3 * 7 + 4])
  })

  it('does not depend on the order in which the kept tokens are given', async () => {
    const model = makeVitmae(tinyPicture)
    const weights = initialiseVitmae(tinyPicture, 2)
    const session = await runtime.createSession(
      inferenceOnnx(model, { batch: 1, kept: 3, weights, standardOnly: true }),
      { device: 'cpu' },
    )
    const predict = async (kept: number[]) => {
      const rest = Array.from({ length: 16 }, (_, token) => token).filter((token) => !kept.includes(token))
      const shuffled = [...kept, ...rest]
      const restore = shuffled.map((_, token) => shuffled.indexOf(token))
      const { prediction } = await session.run({
        signal: { dtype: 'float32', shape: [1, 8, 7], data: signal },
        ids_keep: { dtype: 'int64', shape: [1, 3], data: BigInt64Array.from(kept, BigInt) },
        ids_restore: { dtype: 'int64', shape: [1, 16], data: BigInt64Array.from(restore, BigInt) },
      })
      return Array.from(prediction.data, Number)
    }
    const [one, other] = [await predict([5, 9, 2]), await predict([9, 2, 5])]
    one.forEach((value, i) => expect(value).toBeCloseTo(other[i], 5))
    await session.release()
  })
})
