import { makeRandom } from '../random'
import type { Masking } from './masks'
import type { ScaledSeries } from './scaling'
import type { TrainingBatch } from './trainingBatches'
import { fillWindow } from './trainingWindow'

export interface FixedOptions {
  seed: number
  batch: number
  windowFrames: number
  masking: Masking
  /** Windows of one recording, at most. */
  windows: number
}

/** First frames of up to `most` windows, spread evenly and overlapping as little as they can. */
export const spreadStarts = (frames: number, windowFrames: number, most: number): number[] => {
  const room = Math.max(0, frames - windowFrames)
  const count = Math.min(most, Math.floor(room / windowFrames) + 1)
  if (count === 1) return [Math.floor(room / 2)]
  return Array.from({ length: count }, (_, i) => Math.round((room * i) / (count - 1)))
}

/**
 * The same windows, hidden in the same way, whenever they are asked for: to measure by. The last batch is filled up with
 * windows in which nothing is present; their recording is -1.
 */
export const makeFixedBatches = (
  recordings: readonly ScaledSeries[],
  { seed, batch, windowFrames, masking, windows }: FixedOptions,
): TrainingBatch[] => {
  const all = recordings.flatMap((series, recording) =>
    spreadStarts(series.frames, windowFrames, windows).map((start) => ({ series, recording, start })),
  )
  const values = recordings[0].parcels * windowFrames
  return Array.from({ length: Math.ceil(all.length / batch) }, (_, number) => {
    const signal = new Float32Array(batch * values)
    const present = new Float32Array(batch * values)
    const chosen = new Int32Array(batch).fill(-1)
    const noise: number[] = []
    for (let i = 0; i < batch; i++) {
      const at = number * batch + i
      for (const value of masking.draw(makeRandom(seed, `fixed ${at}`))) noise.push(value)
      if (at >= all.length) continue
      const part = (whole: Float32Array) => whole.subarray(i * values, (i + 1) * values)
      fillWindow(all[at].series, all[at].start, windowFrames, { signal: part(signal), present: part(present) })
      chosen[i] = all[at].recording
    }
    return { signal, present, noise: Float32Array.from(noise), recordings: chosen }
  })
}
