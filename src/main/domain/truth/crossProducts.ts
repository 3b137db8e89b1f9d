import { meansOfSeen, type ScaledRecording, type VisibleWindow } from './visibleWindow'

/** Sums over frames from which the covariance of parcels is estimated. */
export interface CrossProducts {
  parcels: number
  /** [parcels, parcels] float64: products of two parcels, each about its own mean, summed over the frames that have both. */
  sums: Float64Array
  /** [parcels, parcels] float64: how many frames those are. */
  counts: Float64Array
}

/** Sums of nothing, to add to. */
export const noCrossProducts = (parcels: number): CrossProducts => ({
  parcels,
  sums: new Float64Array(parcels * parcels),
  counts: new Float64Array(parcels * parcels),
})

/** Sums over what is seen of a window. */
export const crossProductsOf = (window: VisibleWindow): CrossProducts => {
  const { parcels, frames, seen } = window
  const means = meansOfSeen(window)
  const present = Float64Array.from(seen, (value) => (Number.isFinite(value) ? 1 : 0))
  const centred = Float64Array.from(seen, (value, at) => (present[at] ? value - means[Math.floor(at / frames)] : 0))
  const result = noCrossProducts(parcels)
  for (let one = 0; one < parcels; one++)
    for (let other = 0; other <= one; other++) {
      let [sum, count] = [0, 0]
      const shift = (other - one) * frames
      for (let at = one * frames; at < (one + 1) * frames; at++) {
        sum += centred[at] * centred[at + shift]
        count += present[at] * present[at + shift]
      }
      result.sums[one * parcels + other] = result.sums[other * parcels + one] = sum
      result.counts[one * parcels + other] = result.counts[other * parcels + one] = count
    }
  return result
}

/** Sums over a whole recording, nothing hidden; missing values and parcels that are not usable are left out. */
export const crossProductsOfRecording = ({ frames, values, valid }: ScaledRecording): CrossProducts => {
  const parcels = valid.length
  const seen = Float32Array.from({ length: values.length }, (_, at) => {
    const parcel = Math.floor(at / frames)
    return valid[parcel] ? values[(at % frames) * parcels + parcel] : NaN
  })
  return crossProductsOf({ parcels, frames, seen })
}

/** Adds sums over further frames to `total`. */
export const addCrossProducts = (total: CrossProducts, more: CrossProducts): void => {
  for (let at = 0; at < total.sums.length; at++) {
    total.sums[at] += more.sums[at]
    total.counts[at] += more.counts[at]
  }
}
