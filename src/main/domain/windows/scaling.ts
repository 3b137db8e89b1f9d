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

/** How each parcel of a recording is scaled: factor * (x - centre). */
export interface Scale {
  /** [parcels] median, in the recording's own unit; NaN without values. */
  centre: Float64Array
  /** [parcels] gain / IQR; 0 where that is nothing to divide by. */
  factor: Float64Array
  /** [parcels] 1 = usable, 0 = missing throughout or constant. */
  valid: Uint8Array
}

/**
 * The robust scale of one recording over its own frames. Missing frames are left out of median and IQR. A parcel without
 * values, or whose IQR is zero or mere rounding, is marked invalid and never divided.
 *
 * @param values  [frames, parcels] float32, row-major, any unit; NaN = missing
 */
export const robustScaleOf = (values: Float32Array, frames: number, parcels: number, gain: number): Scale => {
  const scale = {
    centre: new Float64Array(parcels),
    factor: new Float64Array(parcels),
    valid: new Uint8Array(parcels),
  }
  for (let parcel = 0; parcel < parcels; parcel++) {
    const { median, iqr } = spreadOf(values, frames, parcels, parcel)
    scale.centre[parcel] = median
    scale.valid[parcel] = iqr > roundingOfFloat32 * Math.abs(median) ? 1 : 0
    scale.factor[parcel] = scale.valid[parcel] ? gain / iqr : 0
  }
  return scale
}

/**
 * Values in scaled units: factor * (x - centre); missing ones stay NaN.
 *
 * @param values  [frames, parcels] float32, row-major, in the unit of the scale
 */
export const applyScale = (values: Float32Array, { centre, factor, valid }: Scale): Float32Array =>
  values.map((value, at) => {
    const parcel = at % valid.length
    return Number.isFinite(value) ? (value - centre[parcel]) * factor[parcel] : NaN
  })

/** Values in the recording's own unit again; NaN for parcels that are not valid. */
export const undoScale = (scaled: Float32Array, { centre, factor, valid }: Scale): Float32Array =>
  scaled.map((value, at) => {
    const parcel = at % valid.length
    return valid[parcel] ? value / factor[parcel] + centre[parcel] : NaN
  })

/** A recording scaled by its own robust scale: gain * (x - median) / IQR, see `robustScaleOf`. */
export const scaleRobust = (values: Float32Array, frames: number, parcels: number, gain: number): ScaledSeries => {
  const scale = robustScaleOf(values, frames, parcels, gain)
  return { frames, parcels, values: applyScale(values, scale), valid: scale.valid }
}

const spreadOf = (values: Float32Array, frames: number, parcels: number, parcel: number) => {
  const present = new Float32Array(frames)
  let count = 0
  for (let at = parcel; at < values.length; at += parcels)
    if (Number.isFinite(values[at])) present[count++] = values[at]
  const sorted = present.subarray(0, count).sort()
  return { median: quantile(sorted, 0.5), iqr: quantile(sorted, 0.75) - quantile(sorted, 0.25) }
}
