import type { Random } from '../random'

/** A window as it is fed: both [parcels, windowFrames] float32, row-major. */
export interface Window {
  signal: Float32Array
  /** 1 = the value is there and may count, 0 = missing, padded or of an unusable parcel. */
  present: Float32Array
}

/** Changes a window in place, by random numbers of that window alone. */
export type Augmentation = (window: Window, windowFrames: number, random: Random) => void

/** How much of each; 0 = none. */
export interface AugmentationStrength {
  /** Standard deviation of normal noise added to each value, in scaled units. */
  noise: number
  /** Each window is multiplied by a factor from 1 - amplitude to 1 + amplitude. */
  amplitude: number
  /** Chance of each parcel to be fed 0 and not counted. */
  parcelDropout: number
}

const addNoise =
  (deviation: number): Augmentation =>
  ({ signal, present }, _, random) => {
    for (let at = 0; at < signal.length; at++) {
      const noise = deviation * random.normal()
      if (present[at]) signal[at] += noise
    }
  }

const scaleAmplitude =
  (most: number): Augmentation =>
  ({ signal }, _, random) => {
    const factor = random.between(1 - most, 1 + most)
    for (let at = 0; at < signal.length; at++) signal[at] *= factor
  }

const dropParcels =
  (chance: number): Augmentation =>
  ({ signal, present }, windowFrames, random) => {
    for (let first = 0; first < signal.length; first += windowFrames) {
      if (random.uniform() >= chance) continue
      signal.fill(0, first, first + windowFrames)
      present.fill(0, first, first + windowFrames)
    }
  }

/** The augmentations that are switched on, in a fixed order. */
export const augmentationsOf = ({ noise, amplitude, parcelDropout }: AugmentationStrength): Augmentation[] => [
  ...(amplitude > 0 ? [scaleAmplitude(amplitude)] : []),
  ...(noise > 0 ? [addNoise(noise)] : []),
  ...(parcelDropout > 0 ? [dropParcels(parcelDropout)] : []),
]
