/** A 4 x 4 matrix, row-major, 16 numbers; the last row is 0 0 0 1. */
export type Affine = readonly number[]

type Vector = [number, number, number]

/** The position that an affine gives to a point. */
export const applyAffine = (affine: Affine, [x, y, z]: readonly [number, number, number]): Vector => [
  affine[0] * x + affine[1] * y + affine[2] * z + affine[3],
  affine[4] * x + affine[5] * y + affine[6] * z + affine[7],
  affine[8] * x + affine[9] * y + affine[10] * z + affine[11],
]

/** `first` after `second`: apply(multiply(first, second), p) = apply(first, apply(second, p)). */
export function multiplyAffine(first: Affine, second: Affine): number[] {
  const product = new Array<number>(16).fill(0)
  for (let row = 0; row < 4; row++)
    for (let column = 0; column < 4; column++)
      for (let k = 0; k < 4; k++) product[row * 4 + column] += first[row * 4 + k] * second[k * 4 + column]
  return product
}

/** Determinant of the upper left 3 x 3 part: the signed volume of a voxel in mm³. */
export const determinant = (a: Affine): number =>
  a[0] * (a[5] * a[10] - a[6] * a[9]) - a[1] * (a[4] * a[10] - a[6] * a[8]) + a[2] * (a[4] * a[9] - a[5] * a[8])

/** Length of a step of one voxel along x, y and z, in mm. */
export const voxelSizes = (a: Affine): Vector => [
  Math.hypot(a[0], a[4], a[8]),
  Math.hypot(a[1], a[5], a[9]),
  Math.hypot(a[2], a[6], a[10]),
]

/**
 * Whether an affine maps different voxels to different places. The determinant is measured against the lengths of
 * the columns, so that small voxels are not taken for flat ones.
 */
export function isInvertible(affine: Affine): boolean {
  const [x, y, z] = voxelSizes(affine)
  return Math.abs(determinant(affine)) > 1e-6 * x * y * z
}

/** The inverse of an invertible affine; numbers are not finite when it is singular. */
export function invertAffine(a: Affine): number[] {
  const d = determinant(a)
  const r = [
    (a[5] * a[10] - a[6] * a[9]) / d,
    (a[2] * a[9] - a[1] * a[10]) / d,
    (a[1] * a[6] - a[2] * a[5]) / d,
    (a[6] * a[8] - a[4] * a[10]) / d,
    (a[0] * a[10] - a[2] * a[8]) / d,
    (a[2] * a[4] - a[0] * a[6]) / d,
    (a[4] * a[9] - a[5] * a[8]) / d,
    (a[1] * a[8] - a[0] * a[9]) / d,
    (a[0] * a[5] - a[1] * a[4]) / d,
  ]
  const shift = (row: number) => -(r[row] * a[3] + r[row + 1] * a[7] + r[row + 2] * a[11])
  return [r[0], r[1], r[2], shift(0), r[3], r[4], r[5], shift(3), r[6], r[7], r[8], shift(6), 0, 0, 0, 1]
}
