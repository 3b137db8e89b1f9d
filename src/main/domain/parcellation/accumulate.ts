import type { NiftiHeader } from '../nifti/header'
import { voxelsPerFrame } from '../nifti/header'
import type { StoredVoxels } from '../nifti/voxels'
import { eachRun, gatherRuns, type Runs } from './runs'
import type { VoxelMap } from './voxelMap'

/** Parcels by time, and how much of each parcel was seen. */
export interface ParcelMeans {
  /** [frames, parcels] float32, row-major; NaN where a parcel has no voxel or no finite value in that frame. */
  values: Float32Array
  /** [parcels] fraction of the voxels on the recording's grid that are not 0 (or missing) in all frames; 0 without voxels. */
  coverage: Float32Array
}

export interface ParcelAccumulator {
  /** Takes the next stored voxels; pieces may end anywhere. */
  add(piece: StoredVoxels): void
  /** Frames that are complete. */
  frames(): number
  /** The result; throws when frames are missing. */
  finish(): ParcelMeans
}

type Layout = Pick<NiftiHeader, 'shape' | 'frames' | 'datatype' | 'slope' | 'intercept'>

/**
 * Makes means per parcel and frame in one pass over a stream of stored voxels, summed in float64. Values that are not
 * finite are left out of the mean; zeros are values. Slope and intercept are applied to the means. Keeps [frames,
 * parcels] and the voxels without a signal so far, never a frame.
 */
export function accumulateParcels(header: Layout, map: VoxelMap): ParcelAccumulator {
  const parcels = map.counts.length
  const frameLength = voxelsPerFrame(header)
  const values = new Float32Array(header.frames * parcels)
  const sums: Sums = { values: new Float64Array(parcels), finite: new Int32Array(parcels) }
  const isFloat = header.datatype === 'float32' || header.datatype === 'float64'
  const { runs } = map
  const signal = watchForSignal(map, header.intercept === 0 ? 0 : -header.intercept / header.slope)
  let frame = 0
  let position = 0 // in the frame, of the next voxel
  let next = 0 // of the runs

  const closeFrame = (): void => {
    for (let column = 0; column < parcels; column++) {
      const count = isFloat ? sums.finite[column] : map.counts[column]
      const mean = count === 0 ? NaN : (sums.values[column] / count) * header.slope + header.intercept
      values[frame * parcels + column] = mean
    }
    sums.values.fill(0)
    sums.finite.fill(0)
    signal.closeFrame()
    frame++
    position = 0
    next = 0
  }

  return {
    add(piece) {
      for (let start = 0; start < piece.length && frame < header.frames;) {
        const length = Math.min(piece.length - start, frameLength - position)
        const part = { piece, shift: start - position, start: position, end: position + length }
        next = isFloat ? sumFinite(part, runs, next, sums) : sumAll(part, runs, next, sums)
        signal.look(part)
        start += length
        position += length
        if (position === frameLength) closeFrame()
      }
    },
    frames: () => frame,
    finish() {
      if (frame < header.frames) throw new Error(`${frame} of ${header.frames} frames were given`)
      return { values, coverage: signal.coverage() }
    },
  }
}

/** Voxels `start` to `end` of a frame: that at position p is piece[p + shift]. */
interface Part {
  piece: StoredVoxels
  shift: number
  start: number
  end: number
}

interface Sums {
  /** [P] of the frame so far. */
  values: Float64Array
  /** [P] finite values in them; only counted where some may not be. */
  finite: Int32Array
}

/** Adds a part of the frame, from `next` of the runs on; gives the first run that does not end within. */
function sumAll({ piece, shift, start, end }: Part, runs: Runs, next: number, { values }: Sums): number {
  for (let run = next; run < runs.length; run += 3) {
    if (runs[run] >= end) return run
    const stop = Math.min(runs[run + 1], end) + shift
    let sum = 0
    for (let at = Math.max(runs[run], start) + shift; at < stop; at++) sum += piece[at]
    values[runs[run + 2]] += sum
    if (runs[run + 1] > end) return run
  }
  return runs.length
}

/** As `sumAll`, for voxels that may be NaN or infinite. */
function sumFinite({ piece, shift, start, end }: Part, runs: Runs, next: number, { values, finite }: Sums): number {
  for (let run = next; run < runs.length; run += 3) {
    if (runs[run] >= end) return run
    const stop = Math.min(runs[run + 1], end) + shift
    const column = runs[run + 2]
    let sum = values[column]
    let count = 0
    for (let at = Math.max(runs[run], start) + shift; at < stop; at++) {
      const value = piece[at]
      if (value - value !== 0) continue
      sum += value
      count++
    }
    values[column] = sum
    finite[column] += count
    if (runs[run + 1] > end) return run
  }
  return runs.length
}

/** Which voxels ever have a signal. Nearly all have one in the first frame, so only the others are looked at again. */
function watchForSignal({ runs, counts }: VoxelMap, zero: number) {
  let silent = runs
  let still = gatherRuns()
  let next = 0 // of the silent
  return {
    look({ piece, shift, start, end }: Part): void {
      for (; next < silent.length && silent[next] < end; next += 3) {
        const stop = Math.min(silent[next + 1], end)
        for (let place = Math.max(silent[next], start); place < stop; place++) {
          const value = piece[place + shift]
          if (value === zero || value - value !== 0) still.add(place, silent[next + 2])
        }
        if (silent[next + 1] > end) return
      }
    },
    closeFrame(): void {
      if (silent.length === 0) return
      silent = still.finish()
      still = gatherRuns()
      next = 0
    },
    coverage(): Float32Array {
      const seen = Float32Array.from(counts)
      eachRun(silent, (start, end, column) => (seen[column] -= end - start))
      return seen.map((found, column) => (counts[column] === 0 ? 0 : found / counts[column]))
    },
  }
}
