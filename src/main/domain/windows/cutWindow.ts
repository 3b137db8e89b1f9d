import type { ScaledSeries } from './scaling'

/** Where a window is written: views into the arrays of a batch. */
export interface WindowTarget {
  /** [parcels, windowFrames] float32, row-major. */
  signal: Float32Array
  /** [parcels * patches] float32, token = parcel * patches + patch: 1 = every frame is there, 0 = not to be judged. */
  present: Float32Array
}

/**
 * Copies the window that begins at frame `start` into a model's input, turned to parcels by frames. Missing frames are
 * fed as 0; tokens with a missing frame, and all tokens of invalid parcels, are marked not present.
 */
export const cutWindow = (
  series: ScaledSeries,
  start: number,
  size: { windowFrames: number; patchFrames: number },
  { signal, present }: WindowTarget,
): void => {
  const patches = size.windowFrames / size.patchFrames
  for (let parcel = 0; parcel < series.parcels; parcel++) {
    present.fill(series.valid[parcel], parcel * patches, (parcel + 1) * patches)
    for (let frame = 0; frame < size.windowFrames; frame++) {
      const value = series.values[(start + frame) * series.parcels + parcel]
      const missing = !Number.isFinite(value)
      signal[parcel * size.windowFrames + frame] = missing ? 0 : value
      if (missing) present[parcel * patches + Math.floor(frame / size.patchFrames)] = 0
    }
  }
}
