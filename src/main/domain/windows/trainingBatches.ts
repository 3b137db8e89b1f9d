import { makeRandom } from '../random'
import { augmentationsOf, type AugmentationStrength } from './augment'
import type { Masking } from './masks'
import type { ScaledSeries } from './scaling'
import { shuffled } from './shuffle'
import { fillWindow } from './trainingWindow'

/** What the model is fed at once, B windows. */
export interface TrainingBatch {
  /** [B, parcels, windowFrames] float32; missing frames are 0. */
  signal: Float32Array
  /** Same shape: 1 = the value may count in the loss, 0 = it is missing, padded, or its parcel is unusable. */
  present: Float32Array
  /** [B, tokens] float32 that decides what is hidden: the lowest are kept. */
  noise: Float32Array
  /** [B] which recording each window is of. */
  recordings: Int32Array
}

export interface BatchOptions {
  seed: number
  batch: number
  windowFrames: number
  masking: Masking
  /** Left out: windows are fed as they are. */
  augmentation?: AugmentationStrength & {
    /** Each parcel is taken up to so many frames earlier or later than the others. */
    jitterFrames: number
  }
}

/**
 * Random windows for training. Batch 0, 1, ... follows from the seed and its number alone, so training that goes on from
 * there sees what it would have seen without a stop. Every recording comes once in each round through the cohort, in an
 * order drawn anew for each round; where its window begins is uniform. A recording shorter than a window is fed from its
 * first frame on. Windows, masks and each augmentation have random numbers of their own.
 *
 * @param recordings  of equal parcels
 */
export const makeTrainingBatches = (
  recordings: readonly ScaledSeries[],
  { seed, batch, windowFrames, masking, augmentation }: BatchOptions,
): ((number: number) => TrainingBatch) => {
  const values = recordings[0].parcels * windowFrames
  const augmentations = augmentation ? augmentationsOf(augmentation) : []
  const jitter = augmentation?.jitterFrames ?? 0
  let round: { index: number; order: Int32Array } = { index: -1, order: new Int32Array() }
  const recordingOf = (sample: number): number => {
    const index = Math.floor(sample / recordings.length)
    if (round.index !== index) round = { index, order: shuffled(recordings.length, makeRandom(seed, `round ${index}`)) }
    return round.order[sample % recordings.length]
  }
  const fill = (sample: number, recording: ScaledSeries, window: { signal: Float32Array; present: Float32Array }) => {
    const random = makeRandom(seed, `sample ${sample}`)
    const start = random.below(Math.max(0, recording.frames - windowFrames) + 1)
    const late = makeRandom(seed, `jitter ${sample}`)
    const shift = jitter > 0 ? () => late.below(2 * jitter + 1) - jitter : undefined
    fillWindow(recording, start, windowFrames, window, shift)
    augmentations.forEach((augment, kind) =>
      augment(window, windowFrames, makeRandom(seed, `augmentation ${kind} of ${sample}`)),
    )
    return masking.draw(random)
  }
  return (number) => {
    const signal = new Float32Array(batch * values)
    const present = new Float32Array(batch * values)
    const chosen = new Int32Array(batch)
    const noises: Float32Array[] = []
    for (let i = 0; i < batch; i++) {
      const sample = number * batch + i
      chosen[i] = recordingOf(sample)
      const part = (all: Float32Array) => all.subarray(i * values, (i + 1) * values)
      noises.push(fill(sample, recordings[chosen[i]], { signal: part(signal), present: part(present) }))
    }
    return { signal, present, noise: join(noises), recordings: chosen }
  }
}

const join = (parts: readonly Float32Array[]): Float32Array => {
  const whole = new Float32Array(parts.length * (parts[0]?.length ?? 0))
  parts.forEach((part, i) => whole.set(part, i * part.length))
  return whole
}
