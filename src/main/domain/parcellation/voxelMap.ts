import type { LabelVolume } from '../atlas/labelVolume'
import { invertAffine, multiplyAffine, type Affine } from '../nifti/affine'

/** The voxels of a recording's grid that belong to a parcel. */
export interface VoxelMap {
  /** Ascending positions in a frame, x fastest. */
  voxels: Int32Array
  /** Column of the parcel that each of `voxels` belongs to, 0..P-1. */
  columns: Int32Array
  /** [P] voxels of each parcel on this grid. */
  counts: Int32Array
}

/** A voxel grid and where it lies. */
export interface Grid {
  shape: readonly [number, number, number]
  /** Voxel index to world position in mm, RAS+. */
  affine: Affine
}

/** Positions that differ by less than this part of a voxel are the same: affines are stored as float32. */
const tolerance = 1e-6

/** The nearest whole number, halves away from zero; a hair below a half counts as a half. */
const nearest = (x: number): number => (x < 0 ? -Math.floor(0.5 + tolerance - x) : Math.floor(x + 0.5 + tolerance))

/**
 * Finds the parcel of each voxel of a recording: the voxel's centre goes through the recording's affine to a world
 * position and through the inverse of the label volume's affine to the nearest label. Outside the label volume there
 * is no parcel, as for label 0 and for labels that `labelsOfColumns` does not name.
 * @param labelsOfColumns  [P] the label of each parcel, in the order of the columns
 */
export function mapVoxels(grid: Grid, atlas: LabelVolume, labelsOfColumns: readonly number[]): VoxelMap {
  const columnOf = new Map(labelsOfColumns.map((label, column) => [label, column]))
  const toAtlas = multiplyAffine(invertAffine(atlas.affine), grid.affine)
  const [nx, ny, nz] = grid.shape
  const voxels = new Int32Array(nx * ny * nz)
  const columns = new Int32Array(nx * ny * nz)
  let found = 0
  const counts = new Int32Array(labelsOfColumns.length)
  for (let z = 0, voxel = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, voxel++) {
        const label = labelAt(atlas, toAtlas, x, y, z)
        const column = label === 0 ? undefined : columnOf.get(label)
        if (column === undefined) continue
        voxels[found] = voxel
        columns[found] = column
        counts[column]++
        found++
      }
    }
  }
  return { voxels: voxels.slice(0, found), columns: columns.slice(0, found), counts }
}

function labelAt({ labels, shape }: LabelVolume, a: Affine, x: number, y: number, z: number): number {
  const i = nearest(a[0] * x + a[1] * y + a[2] * z + a[3])
  const j = nearest(a[4] * x + a[5] * y + a[6] * z + a[7])
  const k = nearest(a[8] * x + a[9] * y + a[10] * z + a[11])
  const isInside = i >= 0 && j >= 0 && k >= 0 && i < shape[0] && j < shape[1] && k < shape[2]
  return isInside ? labels[i + shape[0] * (j + shape[1] * k)] : 0
}
