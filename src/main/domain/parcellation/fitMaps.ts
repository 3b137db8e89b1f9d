import { factorGram, type Solver } from './normalEquations'
import type { ParcelMeans } from './accumulate'
import type { SparseMap } from './resampleMap'

/** Maps over the voxels of one grid, voxel by voxel. */
export interface MapWeights {
  maps: number
  /** Ascending positions of the voxels at which any map is not 0. */
  voxels: Int32Array
  /** [voxels + 1] where the weights of each voxel begin. */
  starts: Int32Array
  /** Of each weight, the map and the value. */
  ofMap: Int32Array
  weights: Float32Array
}

export interface MapFit {
  /** Takes the next frame: [x * y * z], NaN for what is missing. */
  add(frame: Float32Array): void
  frames(): number
  /** [maps] how much of each map the others do not explain on this grid, see `Solver`. */
  ownShares(): Float64Array
  /** Voxels with weight that were not 0 or missing in all frames. */
  voxelsWithSignal(): number
  /** `values` and `coverage` as for means; and how many frames were left out because of what is missing in them. */
  finish(): ParcelMeans & { unsolved: number }
}

/** Turns maps one beside the other into weights voxel by voxel. */
export function gatherWeights(maps: readonly SparseMap[], voxelsOfGrid: number): MapWeights {
  const counts = new Int32Array(voxelsOfGrid)
  for (const { voxels } of maps) for (const voxel of voxels) counts[voxel]++
  const voxels = positionsOf(counts)
  const starts = new Int32Array(voxels.length + 1)
  const nextOf = counts
  voxels.forEach((voxel, i) => {
    starts[i + 1] = starts[i] + counts[voxel]
    nextOf[voxel] = starts[i]
  })
  const ofMap = new Int32Array(starts[voxels.length])
  const weights = new Float32Array(starts[voxels.length])
  maps.forEach((map, index) =>
    map.voxels.forEach((voxel, i) => {
      ofMap[nextOf[voxel]] = index
      weights[nextOf[voxel]++] = map.weights[i]
    }),
  )
  return { maps: maps.length, voxels, starts, ofMap, weights }
}

/** Where an array is not 0. */
function positionsOf(counts: Int32Array): Int32Array {
  const positions = new Int32Array(counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0))
  let found = 0
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0) positions[found++] = i
  return positions
}

/** Products of the maps with one another over the voxels that `takes` lets in: [maps, maps]. */
function gramOf({ maps, voxels, starts, ofMap, weights }: MapWeights, takes: (voxel: number) => boolean): Float64Array {
  const gram = new Float64Array(maps * maps)
  for (let i = 0; i < voxels.length; i++) {
    if (!takes(i)) continue
    for (let a = starts[i]; a < starts[i + 1]; a++)
      for (let b = starts[i]; b < starts[i + 1]; b++) gram[ofMap[a] * maps + ofMap[b]] += weights[a] * weights[b]
  }
  return gram
}

/**
 * Fits maps to each frame of a recording by least squares, without a constant: the coefficients are the series of the
 * parcels. Voxels whose value in a frame is not finite are left out of that frame; zeros are values. Maps without
 * weight on the grid, or none left in a frame, are NaN there; so are all of a frame whose missing voxels leave one map
 * a combination of others. Memory is that of the maps. Gives the number of a map that is a combination of those before
 * it instead. Same as nilearn's `img_to_signals_maps` where nothing is missing.
 */
export function fitMaps(maps: MapWeights, frames: number): MapFit | { collinear: number } {
  const { voxels, starts, ofMap, weights } = maps
  const whole = gramOf(maps, () => true)
  const squares = Float64Array.from({ length: maps.maps }, (_, map) => whole[map * maps.maps + map])
  const factored = factorGram(whole, squares)
  if ('collinear' in factored) return factored
  const solver: Solver = factored

  const values = new Float32Array(frames * maps.maps)
  const hasSignal = new Uint8Array(voxels.length)
  const isMissing = new Uint8Array(voxels.length)
  const wasMissing = new Uint8Array(voxels.length)
  let partial: ReturnType<typeof factorGram> | null = null
  let frame = 0
  let unsolved = 0

  /** The solver of a frame with missing voxels: the same voxels are mostly missing in all frames. */
  const solverOfPart = (): ReturnType<typeof factorGram> => {
    if (partial && isMissing.every((missing, i) => missing === wasMissing[i])) return partial
    wasMissing.set(isMissing)
    partial = factorGram(
      gramOf(maps, (i) => isMissing[i] === 0),
      squares,
    )
    return partial
  }

  return {
    add(content) {
      const products = new Float64Array(maps.maps)
      let missing = 0
      for (let i = 0; i < voxels.length; i++) {
        const value = content[voxels[i]]
        isMissing[i] = value - value === 0 ? 0 : 1
        if (isMissing[i]) {
          missing++
          continue
        }
        if (value === 0) continue
        hasSignal[i] = 1
        for (let at = starts[i]; at < starts[i + 1]; at++) products[ofMap[at]] += weights[at] * value
      }
      const chosen = missing === 0 ? solver : solverOfPart()
      const row = values.subarray(frame * maps.maps, (frame + 1) * maps.maps)
      if ('collinear' in chosen) {
        row.fill(NaN)
        unsolved++
      } else row.set(chosen.solve(products))
      frame++
    },
    frames: () => frame,
    ownShares: solver.ownShares,
    voxelsWithSignal: () => hasSignal.reduce((sum, has) => sum + has, 0),
    finish() {
      if (frame < frames) throw new Error(`${frame} of ${frames} frames were given`)
      return { values, coverage: coverageOf(maps, hasSignal), unsolved }
    },
  }
}

/** Of each map's weight, regardless of sign, the part in voxels that are not 0 or missing in all frames. */
function coverageOf({ maps, voxels, starts, ofMap, weights }: MapWeights, hasSignal: Uint8Array): Float32Array {
  const seen = new Float64Array(maps)
  const all = new Float64Array(maps)
  for (let i = 0; i < voxels.length; i++)
    for (let at = starts[i]; at < starts[i + 1]; at++) {
      all[ofMap[at]] += Math.abs(weights[at])
      if (hasSignal[i]) seen[ofMap[at]] += Math.abs(weights[at])
    }
  return Float32Array.from(seen, (weight, map) => (all[map] === 0 ? 0 : weight / all[map]))
}
