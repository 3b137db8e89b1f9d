import type { LabelVolume } from '../atlas/labelVolume'
import { invertAffine, multiplyAffine, type Affine } from '../nifti/affine'
import { gatherRuns, type Runs } from './runs'

/** The voxels of a recording's grid that belong to a parcel. */
export interface VoxelMap {
  /** By their positions in a frame, x fastest; columns are 0..P-1. */
  runs: Runs
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
  const runs = gatherRuns()
  const counts = new Int32Array(labelsOfColumns.length)
  const row = new Int32Array(nx)
  let last = 0
  let column: number | undefined
  for (let z = 0, first = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, first += nx) {
      readRow(atlas, toAtlas, y, z, row)
      for (let x = 0; x < nx; x++) {
        if (row[x] === 0) continue
        // Neighbours mostly carry the same label.
        if (row[x] !== last) column = columnOf.get((last = row[x]))
        if (column === undefined) continue
        runs.add(first + x, column)
        counts[column]++
      }
    }
  }
  return { runs: runs.finish(), counts }
}

/** The labels of one row of a recording's voxels, 0 outside of the atlas. */
function readRow({ labels, shape }: LabelVolume, a: Affine, y: number, z: number, row: Int32Array): void {
  const [startI, startJ, startK] = [0, 4, 8].map((at) => a[at + 1] * y + a[at + 2] * z + a[at + 3])
  const [rowI, rowJ, rowK] = [startI, startJ, startK].map(nearest)
  const isInside = (i: number, j: number, k: number) =>
    i >= 0 && j >= 0 && k >= 0 && i < shape[0] && j < shape[1] && k < shape[2]
  const isOneRow = a[4] === 0 && a[8] === 0
  if (isOneRow && a[0] === 1 && Math.abs(startI - rowI) < tolerance / 1000) {
    // On the atlas' own grid, or one that is shifted by whole voxels.
    row.fill(0)
    const from = Math.max(0, rowI)
    const to = Math.min(shape[0], rowI + row.length)
    const first = shape[0] * (rowJ + shape[1] * rowK)
    if (from < to && isInside(from, rowJ, rowK)) row.set(labels.subarray(first + from, first + to), from - rowI)
    return
  }
  for (let x = 0; x < row.length; x++) {
    const i = nearest(a[0] * x + startI)
    const j = isOneRow ? rowJ : nearest(a[4] * x + startJ)
    const k = isOneRow ? rowK : nearest(a[8] * x + startK)
    row[x] = isInside(i, j, k) ? labels[i + shape[0] * (j + shape[1] * k)] : 0
  }
}
