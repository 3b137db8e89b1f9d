import { applyAffine, invertAffine, multiplyAffine, type Affine } from '../nifti/affine'
import type { Grid } from './voxelMap'

/** The voxels of a grid at which a map is not 0, and its values there. */
export interface SparseMap {
  /** Ascending positions, x fastest. */
  voxels: Int32Array
  weights: Float32Array
}

/** Positions that differ by less than this part of a voxel are the same: affines are stored as float32. */
const tolerance = 1e-6

/**
 * A map on another grid, by linear interpolation between its eight nearest voxels. Beyond the centres of its outermost
 * voxels it is 0, as scipy.ndimage does with `mode="constant"`; values that are not finite count as 0.
 * @param map  [x * y * z], x fastest
 */
export function resampleMap(map: Float32Array, from: Grid, to: Grid): SparseMap {
  const box = boxOf(map, from.shape)
  if (!box) return { voxels: new Int32Array(0), weights: new Float32Array(0) }
  const toMap = multiplyAffine(invertAffine(from.affine), to.affine)
  const [x, y, z] = rangesOf(box, invertAffine(toMap), to.shape)
  const room = [x, y, z].reduce((product, [first, last]) => product * Math.max(0, last - first + 1), 1)
  const voxels = new Int32Array(room)
  const weights = new Float32Array(room)
  let found = 0
  const [nx, ny] = to.shape
  for (let k = z[0]; k <= z[1]; k++)
    for (let j = y[0]; j <= y[1]; j++)
      for (let i = x[0]; i <= x[1]; i++) {
        const value = interpolate(map, from.shape, toMap, i, j, k)
        if (value === 0) continue
        voxels[found] = i + nx * (j + ny * k)
        weights[found++] = value
      }
  return { voxels: voxels.slice(0, found), weights: weights.slice(0, found) }
}

type Range = [first: number, last: number]

const isWeight = (value: number): boolean => value !== 0 && value - value === 0

/** First and last index of what is not 0 along each axis; null for an empty map. */
function boxOf(map: Float32Array, [nx, ny, nz]: readonly number[]): [Range, Range, Range] | null {
  const box: [Range, Range, Range] = [
    [nx, -1],
    [ny, -1],
    [nz, -1],
  ]
  const widen = (range: Range, at: number): void => {
    if (at < range[0]) range[0] = at
    if (at > range[1]) range[1] = at
  }
  for (let k = 0, voxel = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, voxel++) {
        if (!isWeight(map[voxel])) continue
        widen(box[0], i)
        widen(box[1], j)
        widen(box[2], k)
      }
  return box[0][1] < 0 ? null : box
}

/** The part of a grid that lies within a voxel of a box, by the places of the box' corners. */
function rangesOf(box: readonly Range[], fromMap: Affine, shape: readonly number[]): [Range, Range, Range] {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((corner) =>
    applyAffine(fromMap, [
      corner & 1 ? box[0][1] + 1 : box[0][0] - 1,
      corner & 2 ? box[1][1] + 1 : box[1][0] - 1,
      corner & 4 ? box[2][1] + 1 : box[2][0] - 1,
    ]),
  )
  const along = (axis: number): Range => {
    const places = corners.map((corner) => corner[axis])
    return [Math.max(0, Math.floor(Math.min(...places))), Math.min(shape[axis] - 1, Math.ceil(Math.max(...places)))]
  }
  return [along(0), along(1), along(2)]
}

function interpolate(map: Float32Array, shape: readonly number[], a: Affine, i: number, j: number, k: number): number {
  const [nx, ny] = shape
  const x = within(a[0] * i + a[1] * j + a[2] * k + a[3], shape[0])
  const y = within(a[4] * i + a[5] * j + a[6] * k + a[7], shape[1])
  const z = within(a[8] * i + a[9] * j + a[10] * k + a[11], shape[2])
  if (x < 0 || y < 0 || z < 0) return 0
  const [bx, by, bz] = [Math.floor(x), Math.floor(y), Math.floor(z)]
  const [fx, fy, fz] = [x - bx, y - by, z - bz]
  let sum = 0
  for (let corner = 0; corner < 8; corner++) {
    const [dx, dy, dz] = [corner & 1, (corner >> 1) & 1, corner >> 2]
    const share = (dx ? fx : 1 - fx) * (dy ? fy : 1 - fy) * (dz ? fz : 1 - fz)
    if (share === 0) continue
    const value = map[bx + dx + nx * (by + dy + ny * (bz + dz))]
    if (isWeight(value)) sum += share * value
  }
  return sum
}

/** A position along an axis, brought onto the nearest voxel where only rounding parts them; -1 beyond the outermost. */
function within(position: number, length: number): number {
  const nearest = Math.round(position)
  const settled = Math.abs(position - nearest) < tolerance ? nearest : position
  return settled >= 0 && settled <= length - 1 ? settled : -1
}
