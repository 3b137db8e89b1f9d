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
  const leftOut: Usable['leftOut'] = []
  const filled = range(frames).filter((frame) => countValues(values, frame, count) > 0)
  const missing = countMissing(series, filled)
  const present = range(count).filter((parcel) => {
    if (missing[parcel] < filled.length && missing[parcel] <= mostMissing * filled.length) return true
    leftOut.push({ parcel, reason: missing[parcel] === filled.length ? 'empty' : 'missing' })
    return false
  })
  const complete = filled.filter((frame) => isComplete(values, frame * count, present))
  const parcels = present.filter((parcel) => {
    if (complete.length === 0 || varies(series, complete, parcel)) return true
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
  for (let at = 0; at < frames.length; at++) {
    const start = frames[at] * count
    for (let row = 0; row < parcels.length; row++) rows[row * frames.length + at] = series.values[start + parcels[row]]
  }
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

const countValues = (values: Float32Array, frame: number, count: number): number => {
  let found = 0
  for (let at = frame * count; at < (frame + 1) * count; at++) if (!Number.isNaN(values[at])) found++
  return found
}

/** [parcels] in how many of the frames each has no value. */
const countMissing = ({ values, parcels }: ParcelSeries, frames: readonly number[]): Int32Array => {
  const missing = new Int32Array(parcels.length)
  for (const frame of frames)
    for (let parcel = 0; parcel < missing.length; parcel++)
      if (Number.isNaN(values[frame * missing.length + parcel])) missing[parcel]++
  return missing
}

const isComplete = (values: Float32Array, start: number, parcels: readonly number[]): boolean => {
  for (let i = 0; i < parcels.length; i++) if (Number.isNaN(values[start + parcels[i]])) return false
  return true
}

const varies = ({ values, parcels }: ParcelSeries, frames: readonly number[], parcel: number): boolean => {
  const first = values[frames[0] * parcels.length + parcel]
  return frames.some((frame) => values[frame * parcels.length + parcel] !== first)
}
