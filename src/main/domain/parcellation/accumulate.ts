import type { NiftiHeader } from '../nifti/header'
import { voxelsPerFrame } from '../nifti/header'
import type { StoredVoxels } from '../nifti/voxels'
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
 * parcels] and a few bytes for each voxel of a parcel, never a frame.
 */
export function accumulateParcels(header: Layout, map: VoxelMap): ParcelAccumulator {
  const parcels = map.counts.length
  const frameLength = voxelsPerFrame(header)
  const values = new Float32Array(header.frames * parcels)
  const sums: Sums = { values: new Float64Array(parcels), finite: new Int32Array(parcels) }
  const isFloat = header.datatype === 'float32' || header.datatype === 'float64'
  const runs = findRuns(map)
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

/** Neighbouring voxels of one parcel, as most are: positions in a frame, `ends` exclusive, and the parcel's column. */
interface Runs {
  starts: Int32Array
  ends: Int32Array
  columns: Int32Array
}

function findRuns({ voxels, columns }: VoxelMap): Runs {
  const goesOn = (i: number) => voxels[i] === voxels[i - 1] + 1 && columns[i] === columns[i - 1]
  let count = 0
  for (let i = 0; i < voxels.length; i++) if (i === 0 || !goesOn(i)) count++
  const runs = { starts: new Int32Array(count), ends: new Int32Array(count), columns: new Int32Array(count) }
  let run = -1
  for (let i = 0; i < voxels.length; i++) {
    if (i === 0 || !goesOn(i)) {
      run++
      runs.starts[run] = voxels[i]
      runs.columns[run] = columns[i]
    }
    runs.ends[run] = voxels[i] + 1
  }
  return runs
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

/** Adds a part of the frame, from run number `next` on; gives the first run that does not end within. */
function sumAll({ piece, shift, start, end }: Part, { starts, ends, columns }: Runs, next: number, into: Sums): number {
  const { values } = into
  for (let run = next; run < starts.length; run++) {
    if (starts[run] >= end) return run
    const stop = Math.min(ends[run], end) + shift
    let sum = 0
    for (let at = Math.max(starts[run], start) + shift; at < stop; at++) sum += piece[at]
    values[columns[run]] += sum
    if (ends[run] > end) return run
  }
  return starts.length
}

/** As `sumAll`, for voxels that may be NaN or infinite. */
function sumFinite(
  { piece, shift, start, end }: Part,
  { starts, ends, columns }: Runs,
  next: number,
  into: Sums,
): number {
  const { values, finite } = into
  for (let run = next; run < starts.length; run++) {
    if (starts[run] >= end) return run
    const stop = Math.min(ends[run], end) + shift
    const column = columns[run]
    let sum = values[column]
    let count = 0
    for (let at = Math.max(starts[run], start) + shift; at < stop; at++) {
      const value = piece[at]
      if (value - value !== 0) continue
      sum += value
      count++
    }
    values[column] = sum
    finite[column] += count
    if (ends[run] > end) return run
  }
  return starts.length
}

/** Which voxels ever have a signal. Nearly all have one in the first frame, so only the others are looked at again. */
function watchForSignal({ voxels, columns, counts }: VoxelMap, zero: number) {
  const silent = new Int32Array(voxels.length)
  for (let i = 0; i < silent.length; i++) silent[i] = i
  let among = silent.length
  let next = 0
  let kept = 0
  return {
    look({ piece, shift, end }: Part): void {
      for (; next < among && voxels[silent[next]] < end; next++) {
        const value = piece[voxels[silent[next]] + shift]
        if (value === zero || value - value !== 0) silent[kept++] = silent[next]
      }
    },
    closeFrame(): void {
      among = kept
      next = 0
      kept = 0
    },
    coverage(): Float32Array {
      const seen = Float32Array.from(counts)
      for (const voxel of silent.subarray(0, among)) seen[columns[voxel]]--
      return seen.map((found, column) => (counts[column] === 0 ? 0 : found / counts[column]))
    },
  }
}
