import type { Finding } from '../finding'
import { applyAffine, type Affine } from '../nifti/affine'
import type { NiftiHeader } from '../nifti/header'
import type { StoredVoxels } from '../nifti/voxels'

/**
 * An atlas as a volume of labels. Label 0 means 'no parcel' because that is what label volumes and their tables
 * (BIDS `dseg`, FSL, FreeSurfer) agree on; nothing in the file says so.
 */
export interface LabelVolume extends Pick<NiftiHeader, 'shape' | 'affine' | 'affineSource' | 'space'> {
  /** [x * y * z], x fastest. */
  labels: Int32Array
}

/** What a label's voxels are together. */
export interface LabelFacts {
  voxels: number
  /** Mean position of the voxel centres, mm, RAS+. */
  centre: [number, number, number]
}

/**
 * Turns stored voxels into labels; gives the finding for the first value that is no whole number of 32 bits.
 * @param target  filled with as many labels as there are voxels
 */
export function toLabels(
  stored: StoredVoxels,
  slope: number,
  intercept: number,
  target: Int32Array,
  file: string,
): Finding | null {
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i] * slope + intercept
    target[i] = value
    if (target[i] !== value) return notWhole(file, value)
  }
  return null
}

const notWhole = (file: string, value: number): Finding => ({
  code: 'atlas.notLabels',
  severity: 'error',
  place: { file },
  message: `${file} holds ${value}, which is no label: labels are whole numbers.`,
  suggestion: 'Give a label volume, made without interpolation between labels.',
})

/** More parcels than any atlas has; a volume with more is no map of regions, and would fill memory. */
export const mostLabels = 2 ** 16

/**
 * Voxel count and centre of each label that occurs, without 0, in ascending order of labels; null when there are more
 * than `mostLabels`.
 */
export function measureLabels({ labels, shape, affine }: LabelVolume): Map<number, LabelFacts> | null {
  const sums = new Map<number, { voxels: number; x: number; y: number; z: number }>()
  const [nx, ny, nz] = shape
  let last = 0
  let sum = { voxels: 0, x: 0, y: 0, z: 0 }
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const label = labels[i]
        if (label === 0) continue
        // Neighbours mostly carry the same label.
        if (label !== last) {
          const known = sums.get(label)
          if (!known && sums.size === mostLabels) return null
          sum = known ?? { voxels: 0, x: 0, y: 0, z: 0 }
          if (!known) sums.set(label, sum)
          last = label
        }
        sum.voxels++
        sum.x += x
        sum.y += y
        sum.z += z
      }
    }
  }
  return new Map(
    [...sums]
      .sort(([a], [b]) => a - b)
      .map(([label, { voxels, x, y, z }]) => [label, { voxels, centre: meanPosition(affine, [x, y, z], voxels) }]),
  )
}

/** An affine of the mean is the mean of the affine. */
const meanPosition = (affine: Affine, [x, y, z]: [number, number, number], voxels: number): [number, number, number] =>
  applyAffine(affine, [x / voxels, y / voxels, z / voxels])
