import type { Device, InputContract } from '../../../preload/contract'
import type { TrainingBatch } from '../../domain/windows'
import { inferenceOnnx } from '../../models/inference'
import type { MaskedModel } from '../../models/maskedModel'
import type { Weights } from '../../models/parameters'
import type { Runtime } from '../../ports'
import { float32, hiddenFeeds, predictionOf, type Feeds } from './hiddenFeeds'

/** Measures weights on windows that are always the same. */
export interface Measure {
  /** Loss over all of them, lower is better. */
  loss(weights: Weights): Promise<number>
  release(): Promise<void>
}

export const weightFeeds = (model: Pick<MaskedModel, 'parameters'>, weights: Weights): Feeds =>
  Object.fromEntries(
    model.parameters.flatMap(({ name, shape }) => {
      const values = weights.get(name)
      return values ? [[name, float32(values, shape)]] : []
    }),
  )

interface Asked {
  model: MaskedModel
  contract: InputContract
  kept: number
  batches: readonly TrainingBatch[]
  device: Device
}

/** The loss of the hidden values of these windows, each value counting the same. */
export const measureHidden = async (
  runtime: Runtime,
  { model, contract, kept, batches, device }: Asked,
): Promise<Measure> => {
  const batch = batches[0].recordings.length
  const onnx = inferenceOnnx(model, {
    batch,
    kept,
    weights: 'inputs',
    standardOnly: false,
    device,
    predict: predictionOf(model),
  })
  const session = await runtime.createSession(onnx, { device })
  return {
    async loss(weights) {
      const held = weightFeeds(model, weights)
      let [sum, count] = [0, 0]
      for (const one of batches) {
        const feeds = hiddenFeeds(model, contract, kept, one)
        const prediction = (await session.run({ ...held, ...feeds })).prediction.data as Float32Array
        const weight = feeds.weight.data as Float32Array
        for (let at = 0; at < weight.length; at++) {
          if (weight[at] === 0) continue
          const error = prediction[at] - one.signal[at]
          sum += model.loss === 'mae' ? Math.abs(error) : error ** 2
          count++
        }
      }
      return sum / count
    },
    release: () => session.release(),
  }
}
