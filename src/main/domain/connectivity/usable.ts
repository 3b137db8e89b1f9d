import type { ParcelSeries } from '../parcelSeries'

/** Why a parcel takes no part: no value at all, too many missing ones, or one value throughout. */
export type LeftOutReason = 'empty' | 'missing' | 'constant'

/** What of a recording is computed with. */
export interface Usable {
  /** Parcels that take part, as places in the series, ascending. */
  parcels: number[]
  /** Frames that take part, as places in the series, ascending; every usable parcel has a value in each. */
  frames: number[]
  leftOut: Array<{ parcel: number; reason: LeftOutReason }>
  /** Frames in which no parcel has a value: censored ones. */
  emptyFrames: number
  /** Frames left out because some parcel that takes part has no value there. */
  incompleteFrames: number
  /** [usable parcels, usable frames] float64, a parcel's frames one after the other; in the recording's own units. */
  values: Float64Array
}

/**
 * Chooses the parcels and frames that a covariance is computed from, so that all of its entries come from the same
 * frames: only then is it positive semidefinite, which the mean over the frames that each two parcels share is not.
 *
 * 1. Frames without any value are left out.
 * 2. Parcels without a value in more than `mostMissing` of the remaining frames are left out.
 * 3. Frames in which one of the remaining parcels has no value are left out.
 * 4. Parcels with one value throughout these frames are left out.
 *
 * @param mostMissing  share of frames, 0..1
 */
export const chooseUsable = (series: ParcelSeries, mostMissing: number): Usable => {
  const { frames, values } = series
  const count = series.parcels.length
  const filled = range(frames).filter((frame) => !isRowEmpty(values, frame, count))
  const leftOut: Usable['leftOut'] = []
  const present = range(count).filter((parcel) => {
    const missing = filled.filter((frame) => Number.isNaN(values[frame * count + parcel])).length
    if (missing < filled.length && missing <= mostMissing * filled.length) return true
    leftOut.push({ parcel, reason: missing === filled.length ? 'empty' : 'missing' })
    return false
  })
  const complete = filled.filter((frame) => present.every((parcel) => !Number.isNaN(values[frame * count + parcel])))
  const parcels = present.filter((parcel) => {
    const first = complete.length > 0 ? values[complete[0] * count + parcel] : NaN
    if (complete.length === 0 || complete.some((frame) => values[frame * count + parcel] !== first)) return true
    leftOut.push({ parcel, reason: 'constant' })
    return false
  })
  return {
    parcels,
    frames: complete,
    leftOut: leftOut.sort((a, b) => a.parcel - b.parcel),
    emptyFrames: frames - filled.length,
    incompleteFrames: filled.length - complete.length,
    values: gather(series, parcels, complete),
  }
}

/** The values of some parcels in some frames: [parcels, frames] float64. */
const gather = (series: ParcelSeries, parcels: readonly number[], frames: readonly number[]): Float64Array => {
  const rows = new Float64Array(parcels.length * frames.length)
  const count = series.parcels.length
  parcels.forEach((parcel, row) =>
    frames.forEach((frame, at) => (rows[row * frames.length + at] = series.values[frame * count + parcel])),
  )
  return rows
}

/** The same frames with fewer parcels: `keep` are places in the series, each among those that take part. */
export const keepParcels = (usable: Usable, keep: readonly number[]): Usable => {
  const length = usable.frames.length
  const values = new Float64Array(keep.length * length)
  keep.forEach((parcel, row) => {
    const from = usable.parcels.indexOf(parcel) * length
    values.set(usable.values.subarray(from, from + length), row * length)
  })
  return { ...usable, parcels: [...keep], values }
}

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

const isRowEmpty = (values: Float32Array, frame: number, count: number): boolean => {
  for (let at = frame * count; at < (frame + 1) * count; at++) if (!Number.isNaN(values[at])) return false
  return true
}
