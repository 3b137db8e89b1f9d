import { applyAffine, invertAffine, type Affine } from '../nifti/affine'

/** A volume of whole-numbered labels on a voxel grid. */
export interface LabelGrid {
  /** Voxels along i, j, k. */
  shape: readonly [number, number, number]
  /** [shape[0] * shape[1] * shape[2]], i fastest, then j, then k; 0 = outside every parcel. */
  labels: ArrayLike<number>
  /** Voxel indices (of voxel centres) to world millimetres (RAS+); row-major [4, 4]. */
  affine: Affine
}

export type Point = [number, number, number]
export type Plane = 'axial' | 'coronal' | 'sagittal'

/** World box in mm that holds every labelled voxel with its whole extent. */
export interface Box {
  low: Point
  high: Point
}

/** A plane of the world cut out of a label volume. */
export interface LabelSlice {
  plane: Plane
  /** Where the plane lies on its own axis, mm. */
  positionMm: number
  width: number
  height: number
  /** [height, width], row-major, top row first; 0 outside. */
  labels: Int32Array
}

/** World axis (0 = x to the right, 1 = y to the front, 2 = z up) that a plane stands on, and those it spans. */
export const planeAxes: Record<Plane, { normal: 0 | 1 | 2; across: 0 | 1 | 2; up: 0 | 1 | 2 }> = {
  axial: { normal: 2, across: 0, up: 1 },
  coronal: { normal: 1, across: 0, up: 2 },
  sagittal: { normal: 0, across: 1, up: 2 },
}

/** Visits every labelled voxel with its index and label. */
export const eachLabelled = (
  grid: LabelGrid,
  visit: (label: number, i: number, j: number, k: number) => void,
): void => {
  const [ni, nj, nk] = grid.shape
  let at = 0
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) {
        const label = grid.labels[at++]
        if (label !== 0) visit(label, i, j, k)
      }
}

/** The world box of all labelled voxels; null when no voxel carries a label. */
export const boxOf = (grid: LabelGrid): Box | null => {
  const low: Point = [Infinity, Infinity, Infinity]
  const high: Point = [-Infinity, -Infinity, -Infinity]
  eachLabelled(grid, (_label, i, j, k) => {
    const point = applyAffine(grid.affine, [i, j, k])
    for (let axis = 0; axis < 3; axis++) {
      if (point[axis] < low[axis]) low[axis] = point[axis]
      if (point[axis] > high[axis]) high[axis] = point[axis]
    }
  })
  if (low[0] > high[0]) return null
  const half = [0, 4, 8].map(
    (row) => (Math.abs(grid.affine[row]) + Math.abs(grid.affine[row + 1]) + Math.abs(grid.affine[row + 2])) / 2,
  )
  return {
    low: low.map((value, axis) => value - half[axis]) as Point,
    high: high.map((value, axis) => value + half[axis]) as Point,
  }
}

/**
 * Cuts a world-aligned plane out of a label volume by the nearest voxel centre, so that an oblique or flipped grid
 * comes out the right way round.
 *
 * @param box      the part of the world to show, mm
 * @param stepMm   width and height of a pixel
 * @param flipped  mirrored left to right; only planes that span x can be
 * The affine must be invertible. Rows run from the top (superior, or anterior in axial planes) down, columns from low to high world coordinates
 * (left to right of the subject, or posterior to anterior in sagittal planes).
 */
export const cutSlice = (
  grid: LabelGrid,
  plane: Plane,
  positionMm: number,
  box: Box,
  stepMm: number,
  flipped = false,
): LabelSlice => {
  const toVoxel = invertAffine(grid.affine)
  const { normal, across, up } = planeAxes[plane]
  const width = Math.max(1, Math.ceil((box.high[across] - box.low[across]) / stepMm))
  const height = Math.max(1, Math.ceil((box.high[up] - box.low[up]) / stepMm))
  const [ni, nj, nk] = grid.shape
  const labels = new Int32Array(width * height)
  const point: Point = [0, 0, 0]
  point[normal] = positionMm
  for (let y = 0; y < height; y++) {
    point[up] = box.high[up] - (y + 0.5) * stepMm
    for (let x = 0; x < width; x++) {
      const column = flipped && across === 0 ? width - 1 - x : x
      point[across] = box.low[across] + (column + 0.5) * stepMm
      const [i, j, k] = applyAffine(toVoxel, point).map(Math.round)
      if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) continue
      labels[y * width + x] = grid.labels[i + ni * (j + nj * k)]
    }
  }
  return { plane, positionMm, width, height, labels }
}
