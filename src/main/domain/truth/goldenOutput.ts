import { makeRandom } from '../random'

/** What is kept of a model's outputs on the golden window. */
export interface GoldenOutput {
  seed: number
  /** See `summarise`. Of a fine-tuned model: its outputs. */
  prediction: number[]
  latent: number[]
}

/** Values of an array that are kept besides its mean and size. */
const keptValues = 14

/**
 * A made-up window, the same on every machine for the same seed: [parcels, frames] float32, row-major, scaled units. A
 * slow wave of each parcel's own phase and noise, both of about unit size; no recording of anybody.
 */
export const goldenWindow = (parcels: number, frames: number, seed: number): Float32Array => {
  const random = makeRandom(seed, 'golden window')
  const window = new Float32Array(parcels * frames)
  for (let parcel = 0; parcel < parcels; parcel++) {
    const [phase, period] = [random.between(0, 2 * Math.PI), random.between(10, 50)]
    for (let frame = 0; frame < frames; frame++)
      window[parcel * frames + frame] = Math.sin(phase + (2 * Math.PI * frame) / period) + random.normal()
  }
  return window
}

/** Noise that decides which tokens are hidden in the golden window: [tokens] float32 in [0, 1). */
export const goldenNoise = (tokens: number, seed: number): Float32Array => {
  const random = makeRandom(seed, 'golden noise')
  return Float32Array.from({ length: tokens }, () => random.uniform())
}

/** Mean and root mean square of an array, then 14 of its values (all, when there are fewer), evenly spread from the first on. */
export const summarise = (values: Float32Array): number[] => {
  let [sum, squares] = [0, 0]
  for (const value of values) {
    sum += value
    squares += value ** 2
  }
  const count = Math.min(keptValues, values.length)
  const kept = Array.from({ length: count }, (_, i) => values[Math.floor((i * values.length) / count)])
  return [sum / values.length, Math.sqrt(squares / values.length), ...kept]
}

/** Differences up to this part of the root mean square are rounding. */
export const goldenTolerance = 1e-3

/**
 * The largest difference between two golden outputs, in units of the root mean square of each output as stored;
 * Infinity when they are not of the same kind or one is no number. More than `goldenTolerance` is another model, or a
 * device or version that computes wrongly.
 */
export const goldenDifference = (stored: GoldenOutput, given: GoldenOutput): number => {
  if (stored.seed !== given.seed) return Infinity
  return Math.max(apart(stored.prediction, given.prediction), apart(stored.latent, given.latent))
}

const apart = (stored: readonly number[], given: readonly number[]): number => {
  if (stored.length !== given.length) return Infinity
  const unit = Math.max(stored[1] ?? 0, Number.MIN_VALUE)
  return stored.reduce((worst, value, i) => {
    const difference = Math.abs(value - given[i]) / unit
    return Number.isNaN(difference) ? Infinity : Math.max(worst, difference)
  }, 0)
}
