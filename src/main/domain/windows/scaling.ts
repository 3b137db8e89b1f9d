import { quantile } from '../statistics'

/** A recording as a model is fed it: each parcel centred and divided by its own spread. */
export interface ScaledSeries {
  frames: number
  parcels: number
  /** [frames, parcels] float32, row-major, in units of IQR / gain; missing = NaN; the values of constant parcels = 0. */
  values: Float32Array
  /** [parcels] 1 = usable, 0 = missing throughout or constant. */
  valid: Uint8Array
}

/** An IQR this small against the median is rounding of float32 values: 2^-21, four steps of their precision. */
const roundingOfFloat32 = 2 ** -21

/**
 * Robust scaling of one recording: gain * (x - median) / IQR for each parcel over its own frames. Missing frames are
 * left out of median and IQR and stay NaN. A parcel without values, or whose IQR is zero or mere rounding, is marked
 * invalid and never divided.
 *
 * @param values  [frames, parcels] float32, row-major, any unit; NaN = missing
 */
export const scaleRobust = (values: Float32Array, frames: number, parcels: number, gain: number): ScaledSeries => {
  const scaled = new Float32Array(values.length)
  const valid = new Uint8Array(parcels)
  for (let parcel = 0; parcel < parcels; parcel++) {
    const { median, iqr } = spreadOf(values, frames, parcels, parcel)
    valid[parcel] = iqr > roundingOfFloat32 * Math.abs(median) ? 1 : 0
    const factor = valid[parcel] ? gain / iqr : 0
    for (let at = parcel; at < values.length; at += parcels)
      scaled[at] = Number.isFinite(values[at]) ? (values[at] - median) * factor : NaN
  }
  return { frames, parcels, values: scaled, valid }
}

const spreadOf = (values: Float32Array, frames: number, parcels: number, parcel: number) => {
  const present = new Float32Array(frames)
  let count = 0
  for (let at = parcel; at < values.length; at += parcels)
    if (Number.isFinite(values[at])) present[count++] = values[at]
  const sorted = present.subarray(0, count).sort()
  return { median: quantile(sorted, 0.5), iqr: quantile(sorted, 0.75) - quantile(sorted, 0.25) }
}
