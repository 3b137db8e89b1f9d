import { crossRowProducts } from './rowProducts'
import { unitRows } from './standardise'

/** For each two parcels the shift at which they are most alike. */
export interface LaggedCorrelation {
  /** [parcels, parcels] float64, symmetric: the correlation of largest absolute value within the range, with its sign. */
  peak: Float64Array
  /** [parcels, parcels] float64, antisymmetric, frames: positive where the column's parcel follows the row's. */
  lag: Float64Array
}

/**
 * Correlation of each two parcels at every shift of whole frames from -most to most, and of these the peak: the largest
 * absolute value, and among equals the smallest shift. At each shift only frames count that both parcels have, by their
 * places in the recording, and it is their Pearson correlation: mean and variance are those of these frames.
 * A shift at which fewer than `fewest` pairs of frames are left, or a parcel does not vary, is passed over; NaN
 * where none is left. The diagonal is 1 at a shift of 0.
 *
 * @param values  [parcels, frames] float64, no missing values
 * @param frames  place of each frame in the recording, ascending
 * @param most    largest shift in frames
 */
export const laggedCorrelation = (
  values: Float64Array,
  parcels: number,
  frames: readonly number[],
  { most, fewest }: { most: number; fewest: number },
): LaggedCorrelation => {
  const peak = new Float64Array(parcels * parcels).fill(NaN)
  const lag = new Float64Array(parcels * parcels).fill(NaN)
  const placeOf = new Map(frames.map((frame, at) => [frame, at]))
  for (let shift = 0; shift <= most; shift++) {
    const first = frames.flatMap((frame, at) => (placeOf.has(frame + shift) ? [at] : []))
    if (first.length < fewest) continue
    const later = first.map((at) => placeOf.get(frames[at] + shift)!)
    const leading = unitRows(pick(values, parcels, frames.length, first), parcels, first.length)
    const trailing = unitRows(pick(values, parcels, frames.length, later), parcels, first.length)
    keepPeaks({ peak, lag }, crossRowProducts(leading, trailing, parcels, first.length), parcels, shift)
  }
  return { peak, lag }
}

/** Takes over where the correlation of row leading and column trailing by `shift`, or the other way round, is larger. */
const keepPeaks = (kept: LaggedCorrelation, now: Float64Array, parcels: number, shift: number): void => {
  for (let row = 0; row < parcels; row++)
    for (let column = row; column < parcels; column++) {
      const forth = row * parcels + column
      const back = column * parcels + row
      takeLarger(kept, forth, back, row === column && shift === 0 ? 1 : now[forth], shift)
      takeLarger(kept, forth, back, now[back], -shift)
    }
}

/** Rows without variation are zeros: a product of 0 is no correlation at all. */
const takeLarger = ({ peak, lag }: LaggedCorrelation, forth: number, back: number, value: number, shift: number) => {
  if (value === 0 || Math.abs(value) <= Math.abs(peak[forth])) return
  peak[forth] = peak[back] = Math.max(-1, Math.min(1, value))
  lag[forth] = shift === 0 ? 0 : shift
  lag[back] = shift === 0 ? 0 : -shift
}

const pick = (values: Float64Array, parcels: number, length: number, places: readonly number[]): Float64Array => {
  const picked = new Float64Array(parcels * places.length)
  for (let parcel = 0; parcel < parcels; parcel++)
    for (let at = 0; at < places.length; at++)
      picked[parcel * places.length + at] = values[parcel * length + places[at]]
  return picked
}
