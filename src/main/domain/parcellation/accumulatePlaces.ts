import type { NiftiHeader } from '../nifti/header'
import type { ParcelAccumulator } from './accumulate'
import type { VoxelMap } from './voxelMap'

type Layout = Pick<NiftiHeader, 'frames' | 'datatype' | 'slope' | 'intercept'> & {
  /** Places in the file, also those that belong to no parcel. */
  places: number
}

/**
 * As `accumulateParcels`, for a file that holds the frames of one place side by side, then those of the next, as dense
 * CIFTI series do. Keeps [parcels, frames] sums, never more of the file. `frames()` counts places by their share.
 */
export function accumulatePlaces(layout: Layout, map: VoxelMap): ParcelAccumulator {
  const { frames, places, datatype, slope, intercept } = layout
  const { runs } = map
  const parcels = map.counts.length
  const isFloat = datatype === 'float32' || datatype === 'float64'
  // The stored value that stands for 0.
  const zero = intercept === 0 ? 0 : -intercept / slope
  const sums = new Float64Array(parcels * frames)
  const finite = isFloat ? new Int32Array(parcels * frames) : null
  const seen = new Float64Array(parcels)
  let place = 0
  let frame = 0
  let next = 0 // of the runs
  let hasSignal = false

  const closePlace = (): void => {
    if (hasSignal) seen[runs[next + 2]]++
    place++
    if (place === runs[next + 1]) next += 3
    frame = 0
    hasSignal = false
  }

  return {
    add(piece) {
      for (let start = 0; start < piece.length && place < places;) {
        const length = Math.min(piece.length - start, frames - frame)
        if (runs[next] <= place) {
          const from = runs[next + 2] * frames + frame
          for (let i = 0; i < length; i++) {
            const value = piece[start + i]
            if (finite) {
              if (value - value !== 0) continue
              finite[from + i]++
            }
            sums[from + i] += value
            if (value !== zero) hasSignal = true
          }
        }
        start += length
        frame += length
        if (frame === frames) closePlace()
      }
    },
    frames: () => Math.floor((place / places) * frames),
    finish() {
      if (place < places) throw new Error(`${place} of ${places} places were given`)
      const values = new Float32Array(frames * parcels)
      for (let column = 0; column < parcels; column++)
        for (let t = 0; t < frames; t++) {
          const count = finite ? finite[column * frames + t] : map.counts[column]
          values[t * parcels + column] = count === 0 ? NaN : (sums[column * frames + t] / count) * slope + intercept
        }
      const coverage = Float32Array.from(seen, (count, column) =>
        map.counts[column] === 0 ? 0 : count / map.counts[column],
      )
      return { values, coverage }
    },
  }
}
