import { makeRandom } from '../random'
import { cutWindow } from './cutWindow'
import type { ScaledSeries } from './scaling'
import { shuffled } from './shuffle'

/** What one training step is fed, B windows. */
export interface TrainingBatch {
  /** [B, parcels, windowFrames] float32; missing frames are 0. */
  signal: Float32Array
  /** [B, tokens] float32: 1 = the token may count in the loss, 0 = it misses frames or its parcel is invalid. */
  present: Float32Array
  /** [B, tokens] float32 uniform noise that decides what is hidden. */
  noise: Float32Array
}

export interface BatchOptions {
  seed: number
  batch: number
  windowFrames: number
  patchFrames: number
}

/**
 * Random windows for training. The batch of a step follows from the seed and the step alone, so training that goes on
 * from step n sees what it would have seen without a stop. Every recording comes once in each round through the
 * cohort, in an order drawn anew for each round; where its window begins is uniform.
 *
 * @param recordings  of equal parcels, none shorter than a window
 */
export const makeTrainingBatches = (
  recordings: readonly ScaledSeries[],
  { seed, batch, windowFrames, patchFrames }: BatchOptions,
): ((step: number) => TrainingBatch) => {
  const parcels = recordings[0].parcels
  const tokens = parcels * (windowFrames / patchFrames)
  let round: { index: number; order: Int32Array } = { index: -1, order: new Int32Array() }
  const recordingOf = (sample: number): ScaledSeries => {
    const index = Math.floor(sample / recordings.length)
    if (round.index !== index) round = { index, order: shuffled(recordings.length, makeRandom(seed, `round ${index}`)) }
    return recordings[round.order[sample % recordings.length]]
  }
  return (step) => {
    const signal = new Float32Array(batch * parcels * windowFrames)
    const present = new Float32Array(batch * tokens)
    const noise = new Float32Array(batch * tokens)
    for (let i = 0; i < batch; i++) {
      const sample = step * batch + i
      const random = makeRandom(seed, `sample ${sample}`)
      const recording = recordingOf(sample)
      const start = random.below(recording.frames - windowFrames + 1)
      cutWindow(
        recording,
        start,
        { windowFrames, patchFrames },
        {
          signal: signal.subarray(i * parcels * windowFrames, (i + 1) * parcels * windowFrames),
          present: present.subarray(i * tokens, (i + 1) * tokens),
        },
      )
      for (let token = i * tokens; token < (i + 1) * tokens; token++) noise[token] = random.uniform()
    }
    return { signal, present, noise }
  }
}
