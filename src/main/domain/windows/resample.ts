/** Values with their own number of frames: [frames, parcels] float32, row-major; NaN = missing. */
export interface Frames {
  values: Float32Array
  frames: number
}

/** Frames of the slower of the two rates on either side that a value is made of. */
const halfWidth = 10
/** Shape of the Kaiser window, the one that scipy's `resample_poly` takes. */
const beta = 5
/** A present frame next to a long gap can lose this much of its weight to the window's negative parts, not more. */
const leastWeight = 0.2

/**
 * A recording at another repetition time: each value is the sum of the frames around it weighted by a sinc under a
 * Kaiser window (shape 5, ten frames of the slower rate to each side), divided by the sum of the weights. Going slower,
 * the sinc is wider by the same ratio and so takes away what the new rate cannot hold. Frame i lies at i times the
 * repetition time. Beyond its ends and where frames are missing the recording counts for nothing; a new frame whose
 * nearest old one is missing is missing itself.
 *
 * Source: Smith's resampling by windowed sinc; equal to scipy's `resample_poly` of the values over that of ones where
 * there are values.
 *
 * @param series  [frames, parcels] float32, row-major; NaN = missing
 * @param parcels columns
 * @param from    seconds of a frame, above 0
 * @param to      seconds of a frame wanted, above 0
 * @returns as many frames as begin no later than the last one of the recording
 */
export const resampleFrames = ({ values, frames }: Frames, parcels: number, from: number, to: number): Frames => {
  const step = to / from
  const count = frames === 0 ? 0 : Math.floor((frames - 1) / step + 1e-9) + 1
  const slower = Math.max(1, step)
  const made = new Float32Array(count * parcels)
  const sums = new Float64Array(parcels)
  const weights = new Float64Array(parcels)
  for (let frame = 0; frame < count; frame++) {
    sums.fill(0)
    weights.fill(0)
    const place = frame * step
    const reach = halfWidth * slower
    const last = Math.min(frames - 1, Math.floor(place + reach))
    for (let source = Math.max(0, Math.ceil(place - reach)); source <= last; source++) {
      const weight = kernel((place - source) / slower)
      for (let parcel = 0; parcel < parcels; parcel++) {
        const value = values[source * parcels + parcel]
        if (Number.isNaN(value)) continue
        sums[parcel] += weight * value
        weights[parcel] += weight
      }
    }
    const nearest = Math.min(frames - 1, Math.round(place))
    for (let parcel = 0; parcel < parcels; parcel++) {
      const missing = Number.isNaN(values[nearest * parcels + parcel]) || weights[parcel] < leastWeight * slower
      made[frame * parcels + parcel] = missing ? NaN : sums[parcel] / weights[parcel]
    }
  }
  return { values: made, frames: count }
}

/** Sinc under its window at so many frames of the slower rate from the middle. */
const kernel = (distance: number): number => {
  const within = 1 - (distance / halfWidth) ** 2
  if (within < 0) return 0
  const angle = Math.PI * distance
  const sinc = angle === 0 ? 1 : Math.sin(angle) / angle
  return (sinc * besselI0(beta * Math.sqrt(within))) / besselI0(beta)
}

/** The modified Bessel function of the first kind and order 0, by its power series. */
const besselI0 = (x: number): number => {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-16; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
