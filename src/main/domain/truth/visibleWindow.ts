/**
 * What a predictor may look at in one window. Hidden values are not marked but absent, so that no predictor can touch
 * them.
 */
export interface VisibleWindow {
  parcels: number
  frames: number
  /** [parcels, frames] float32, row-major, scaled units (0 = the parcel's median over its recording); NaN = hidden or missing. */
  seen: Float32Array
}

/** A prediction of every value of a window, seen or not: [parcels, frames] float32, row-major, scaled units, no NaN. */
export type Predictor = (window: VisibleWindow) => Float32Array

/** A recording as a model is fed it. */
export interface ScaledRecording {
  frames: number
  /** [frames, parcels] float32, row-major, scaled units; NaN = missing. */
  values: Float32Array
  /** [parcels] 1 = usable; the others are never seen. */
  valid: Uint8Array
}

/**
 * The window of a recording that begins at frame `start`, as it is seen when some tokens are hidden.
 *
 * @param tokenOfValue  [parcels * windowFrames], parcel-major: the token that carries each value
 * @param hidden        [tokens] 1 = hidden, 0 = seen
 */
export const hideTokens = (
  { values, valid }: ScaledRecording,
  start: number,
  tokenOfValue: Int32Array,
  hidden: ArrayLike<number>,
): VisibleWindow => {
  const parcels = valid.length
  const frames = tokenOfValue.length / parcels
  const seen = new Float32Array(tokenOfValue.length).fill(NaN)
  for (let parcel = 0; parcel < parcels; parcel++) {
    if (!valid[parcel]) continue
    for (let frame = 0; frame < frames; frame++) {
      const at = parcel * frames + frame
      if (!hidden[tokenOfValue[at]]) seen[at] = values[(start + frame) * parcels + parcel]
    }
  }
  return { parcels, frames, seen }
}

/** [parcels] float64: mean of what is seen of each parcel; 0, the recording's own median, where nothing is. */
export const meansOfSeen = ({ parcels, frames, seen }: VisibleWindow): Float64Array =>
  Float64Array.from({ length: parcels }, (_, parcel) => {
    let [sum, count] = [0, 0]
    for (let at = parcel * frames; at < (parcel + 1) * frames; at++) {
      if (!Number.isFinite(seen[at])) continue
      sum += seen[at]
      count++
    }
    return count > 0 ? sum / count : 0
  })
