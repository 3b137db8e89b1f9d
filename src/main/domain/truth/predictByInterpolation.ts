import type { Predictor } from './visibleWindow'

/**
 * Every value is predicted from the same parcel's seen frames: linear in time between the nearest before and after,
 * the nearest one beyond the ends (as numpy's `interp`). 0 where nothing is seen of the parcel.
 */
export const predictByInterpolation: Predictor = ({ parcels, frames, seen }) => {
  const predicted = new Float32Array(seen.length)
  for (let parcel = 0; parcel < parcels; parcel++) {
    const row = seen.subarray(parcel * frames, (parcel + 1) * frames)
    interpolateRow(row, predicted.subarray(parcel * frames, (parcel + 1) * frames))
  }
  return predicted
}

const interpolateRow = (seen: Float32Array, predicted: Float32Array): void => {
  let before = -1
  for (let frame = 0; frame < seen.length; frame++) {
    if (!Number.isFinite(seen[frame])) continue
    predicted[frame] = seen[frame]
    for (let between = before + 1; between < frame; between++) {
      const share = before < 0 ? 1 : (between - before) / (frame - before)
      predicted[between] = before < 0 ? seen[frame] : seen[before] + share * (seen[frame] - seen[before])
    }
    before = frame
  }
  if (before >= 0) predicted.fill(seen[before], before + 1)
}
