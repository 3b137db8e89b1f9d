import { applyAffine, type Affine } from '../nifti/affine'
import type { LabelFacts } from './labelVolume'

export interface MapCentres {
  /** Takes the next map: [x * y * z], x fastest; NaN and what is not above 0 counts for nothing. */
  add(map: Float32Array): void
  finish(): {
    /**
     * For each map how many voxels are above 0, and the mean position of these, weighted by their values (mm, RAS+);
     * null for a map without any.
     */
    parcels: Array<{ voxels: number; centre: LabelFacts['centre'] | null }>
    /** [x * y * z] the map, from 1, that is highest in each voxel; 0 where none is above 0, the first of equal ones. */
    highest: Int32Array
    /** Share of the voxels of any map that a map covers, in the mean. */
    overlap: number
  }
}

/** Measures the maps of a probabilistic atlas one after the other. */
export function measureMaps(shape: readonly [number, number, number], affine: Affine): MapCentres {
  const [nx, ny, nz] = shape
  const best = new Float32Array(nx * ny * nz)
  const highest = new Int32Array(nx * ny * nz)
  const parcels: Array<{ voxels: number; centre: LabelFacts['centre'] | null }> = []
  return {
    add(map) {
      let voxels = 0
      const sum = [0, 0, 0]
      let weight = 0
      for (let i = 0; i < map.length; i++) {
        const value = map[i]
        if (!(value > 0 && value < Infinity)) continue
        voxels++
        weight += value
        sum[0] += value * (i % nx)
        sum[1] += value * (Math.floor(i / nx) % ny)
        sum[2] += value * Math.floor(i / (nx * ny))
        if (value > best[i]) {
          best[i] = value
          highest[i] = parcels.length + 1
        }
      }
      const centre = applyAffine(affine, [sum[0] / weight, sum[1] / weight, sum[2] / weight])
      parcels.push({ voxels, centre: voxels > 0 ? centre : null })
    },
    finish() {
      const covered = highest.reduce((count, map) => count + (map > 0 ? 1 : 0), 0)
      const taken = parcels.reduce((count, { voxels }) => count + voxels, 0)
      return { parcels, highest, overlap: covered === 0 ? 0 : taken / covered / parcels.length }
    },
  }
}
