import { median } from '../statistics'

/** How far a recording is from what the model expects, window by window and parcel by parcel. */
export interface WindowScores {
  windows: number
  parcels: number
  /**
   * [windows, parcels] float64: natural log of the root mean squared residual, less the recording's own median of it;
   * NaN where nothing can be judged.
   */
  scores: Float64Array
  /** [windows, parcels] root mean squared residual, in units of the scaled signal; NaN where not judged. */
  residuals: Float64Array
  /** The median that was taken off: how well the whole recording is predicted. */
  level: number
}

/** A recording beside what the model made of it, both [frames, parcels] float32, row-major; NaN = missing. */
export interface Reconstructed {
  frames: number
  recorded: Float32Array
  reconstructed: Float32Array
  /** [parcels] 1 = usable. */
  valid: Uint8Array
}

/**
 * Scores of the windows of a recording. The recording's own median is taken off, because recordings differ in noise as
 * a whole: without that, one noisy but ordinary recording would have findings everywhere. The log makes the scores of
 * ordinary windows nearly symmetric about their centre.
 *
 * @param firstFrames  first frame of each window; each has `windowFrames` frames
 */
export const scoreWindows = (
  { recorded, reconstructed, valid }: Reconstructed,
  firstFrames: readonly number[],
  windowFrames: number,
): WindowScores => {
  const parcels = valid.length
  const residuals = new Float64Array(firstFrames.length * parcels).fill(NaN)
  firstFrames.forEach((firstFrame, window) => {
    for (let parcel = 0; parcel < parcels; parcel++) {
      if (!valid[parcel]) continue
      let squares = 0
      for (let frame = firstFrame; frame < firstFrame + windowFrames; frame++) {
        const at = frame * parcels + parcel
        squares += (recorded[at] - reconstructed[at]) ** 2
      }
      residuals[window * parcels + parcel] = Math.sqrt(squares / windowFrames)
    }
  })
  const logs = residuals.map((residual) => (residual > 0 ? Math.log(residual) : NaN))
  const level = median(logs)
  return { windows: firstFrames.length, parcels, scores: logs.map((log) => log - level), residuals, level }
}
