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
 * parcels] and a byte for each voxel of a parcel, never a frame.
 */
export function accumulateParcels(header: Layout, map: VoxelMap): ParcelAccumulator {
  const parcels = map.counts.length
  const frameLength = voxelsPerFrame(header)
  const values = new Float32Array(header.frames * parcels)
  const hasSignal = new Uint8Array(map.voxels.length)
  const sums = new Float64Array(parcels)
  const finite = new Int32Array(parcels)
  // The stored value that stands for 0.
  const zero = header.intercept === 0 ? 0 : -header.intercept / header.slope
  const isFloat = header.datatype === 'float32' || header.datatype === 'float64'
  const sum = isFloat ? sumFinite : sumAll
  let frame = 0
  let position = 0 // in the frame, of the next voxel
  let next = 0 // in map.voxels, of the next voxel that belongs to a parcel

  const closeFrame = (): void => {
    for (let column = 0; column < parcels; column++) {
      const count = isFloat ? finite[column] : map.counts[column]
      const mean = count === 0 ? NaN : (sums[column] / count) * header.slope + header.intercept
      values[frame * parcels + column] = mean
    }
    sums.fill(0)
    finite.fill(0)
    frame++
    position = 0
    next = 0
  }

  return {
    add(piece) {
      for (let start = 0; start < piece.length && frame < header.frames;) {
        const length = Math.min(piece.length - start, frameLength - position)
        next = sum(piece, start - position, position + length, next, { map, sums, finite, hasSignal, zero })
        start += length
        position += length
        if (position === frameLength) closeFrame()
      }
    },
    frames: () => frame,
    finish() {
      if (frame < header.frames) throw new Error(`${frame} of ${header.frames} frames were given`)
      return { values, coverage: coverageOf(map, hasSignal) }
    },
  }
}

interface Sums {
  map: VoxelMap
  sums: Float64Array
  finite: Int32Array
  hasSignal: Uint8Array
  zero: number
}

/**
 * Adds the voxels from number `next` of the map up to position `end` of the frame; gives the number that comes next.
 * @param shift  position in the piece minus position in the frame
 */
function sumAll(piece: StoredVoxels, shift: number, end: number, next: number, into: Sums): number {
  const { sums, hasSignal, zero } = into
  const { voxels, columns } = into.map
  let i = next
  for (; i < voxels.length && voxels[i] < end; i++) {
    const value = piece[voxels[i] + shift]
    sums[columns[i]] += value
    if (value !== zero) hasSignal[i] = 1
  }
  return i
}

/** As `sumAll`, for voxels that may be NaN or infinite. */
function sumFinite(piece: StoredVoxels, shift: number, end: number, next: number, into: Sums): number {
  const { sums, finite, hasSignal, zero } = into
  const { voxels, columns } = into.map
  let i = next
  for (; i < voxels.length && voxels[i] < end; i++) {
    const value = piece[voxels[i] + shift]
    if (value - value !== 0) continue
    sums[columns[i]] += value
    finite[columns[i]]++
    if (value !== zero) hasSignal[i] = 1
  }
  return i
}

function coverageOf({ columns, counts }: VoxelMap, hasSignal: Uint8Array): Float32Array {
  const seen = new Float32Array(counts.length)
  for (let i = 0; i < columns.length; i++) seen[columns[i]] += hasSignal[i]
  return seen.map((voxels, column) => (counts[column] === 0 ? 0 : voxels / counts[column]))
}
