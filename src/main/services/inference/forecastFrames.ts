import type { Future } from '../../domain/explain'
import { inferenceOnnx } from '../../models/inference'
import type { Device } from '../../../preload/contract'
import type { Runtime } from '../../ports'
import type { LoadedModel } from '../modelFiles'
import { withWeightedSession, type GraphWeights } from '../modelSession'
import { breathe } from './breathe'
import { maskFeeds, naturalOrder, windowFeeds } from './feeds'

export interface ForecastWork {
  /** [W - frames of the future, P] float32, scaled, no NaN. */
  context: Float32Array
  future: Future
  rolls: number
  device: Device
  signal: AbortSignal
  /** Called after each prediction. */
  done?(roll: number): void
}

/**
 * The frames after a context, [rolls * frames of the future, P] float32, scaled: the end of a window is hidden and
 * predicted, and with more than one roll the prediction becomes the end of the next context.
 */
export const forecastFrames = async (
  runtime: Runtime,
  loaded: LoadedModel,
  work: ForecastWork,
): Promise<Float32Array> => {
  const { model } = loaded
  const { parcels, windowFrames, tokens } = model
  const { future, rolls, device } = work
  const kept = tokens - future.tokens.size
  const mask = maskFeeds(model, naturalOrder(model, future.tokens), kept, 1)
  const compile = (weights: GraphWeights) =>
    inferenceOnnx(model, { batch: 1, kept, weights, standardOnly: false, device, predict: 'hidden' })
  const contextFrames = windowFrames - future.frames
  const course = new Float32Array((contextFrames + rolls * future.frames) * parcels)
  course.set(work.context)
  await withWeightedSession(runtime, loaded, compile, device, async (session) => {
    for (let roll = 0; roll < rolls; roll++) {
      await breathe(work.signal, 'a recording was forecast')
      const first = roll * future.frames
      const seen = new Float32Array(parcels * windowFrames)
      for (let frame = 0; frame < contextFrames; frame++)
        for (let parcel = 0; parcel < parcels; parcel++)
          seen[parcel * windowFrames + frame] = course[(first + frame) * parcels + parcel]
      const { prediction } = await session.run({ ...windowFeeds(loaded, seen), ...mask })
      const predicted = prediction.data as Float32Array
      for (let frame = contextFrames; frame < windowFrames; frame++)
        for (let parcel = 0; parcel < parcels; parcel++)
          course[(first + frame) * parcels + parcel] = predicted[parcel * windowFrames + frame]
      work.done?.(roll)
    }
  })
  return course.subarray(contextFrames * parcels)
}
