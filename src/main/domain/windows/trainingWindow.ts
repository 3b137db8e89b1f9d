import type { Window } from './augment'
import type { ScaledSeries } from './scaling'

/**
 * The window of `windowFrames` frames from frame `start` on, turned to parcels by frames. Missing frames, frames beyond
 * the end of the recording and unusable parcels are fed 0 and marked not present.
 *
 * @param start     may be below 0 or near the end
 * @param shiftOf   frames by which each parcel is taken later than the others; left out: none
 * @returns views into `target`
 */
export const fillWindow = (
  series: ScaledSeries,
  start: number,
  windowFrames: number,
  { signal, present }: Window,
  shiftOf?: (parcel: number) => number,
): void => {
  for (let parcel = 0; parcel < series.parcels; parcel++) {
    const first = start + (shiftOf?.(parcel) ?? 0)
    for (let frame = 0; frame < windowFrames; frame++) {
      const source = first + frame
      const inside = source >= 0 && source < series.frames
      const value = inside ? series.values[source * series.parcels + parcel] : NaN
      const usable = Number.isFinite(value)
      const at = parcel * windowFrames + frame
      signal[at] = usable ? value : 0
      present[at] = usable ? series.valid[parcel] : 0
    }
  }
}
