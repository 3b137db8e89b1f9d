import type { Affine } from './affine'
import type { NiftiFields } from './fields'
import { spaces, type NiftiSpace } from './header'

export interface Orientation {
  affine: Affine
  source: 'sform' | 'qform' | 'pixdim'
  space: NiftiSpace
}

/**
 * Where the voxels are: by the sform when its code is set, else by the qform, else only by the voxel sizes. In the
 * last case nobody knows how the volume is turned; its centre is put at the origin with x running from right to
 * left, as ANALYZE files were stored. In mm, RAS+. Source: nifti1.h, methods 1 to 3.
 */
export function orient(fields: NiftiFields): Orientation {
  const scale = millimetresPerUnit(fields.units)
  const space = (code: number): NiftiSpace => spaces[code] ?? 'unknown'
  if (fields.sformCode > 0)
    return { affine: scaled([...fields.srow, 0, 0, 0, 1], scale), source: 'sform', space: space(fields.sformCode) }
  if (fields.qformCode > 0)
    return { affine: scaled(fromQuaternion(fields), scale), source: 'qform', space: space(fields.qformCode) }
  return { affine: scaled(fromSizes(fields), scale), source: 'pixdim', space: 'unknown' }
}

/** Metres are 1, micrometres 3; millimetres are 2, and what files without a unit mean. */
function millimetresPerUnit(units: number): number {
  const space = units & 7
  if (space === 1) return 1000
  return space === 3 ? 0.001 : 1
}

const scaled = (affine: number[], scale: number): number[] => affine.map((value, i) => (i < 12 ? value * scale : value))

function fromQuaternion({ quaternion: [b, c, d], pixdim, offset }: NiftiFields): number[] {
  const rest = 1 - (b * b + c * c + d * d)
  // Rounding may leave the three a little longer than a unit quaternion: then they alone are brought to length 1.
  const norm = rest < 1e-7 ? Math.hypot(b, c, d) : 1
  const [x, y, z] = [b / norm, c / norm, d / norm]
  const w = rest < 1e-7 ? 0 : Math.sqrt(rest)
  const [dx, dy] = [Math.abs(pixdim[1]), Math.abs(pixdim[2])]
  const dz = Math.abs(pixdim[3]) * (pixdim[0] < 0 ? -1 : 1)
  return [
    ...[(w * w + x * x - y * y - z * z) * dx, 2 * (x * y - w * z) * dy, 2 * (x * z + w * y) * dz, offset[0]],
    ...[2 * (x * y + w * z) * dx, (w * w + y * y - x * x - z * z) * dy, 2 * (y * z - w * x) * dz, offset[1]],
    ...[2 * (x * z - w * y) * dx, 2 * (y * z + w * x) * dy, (w * w + z * z - x * x - y * y) * dz, offset[2]],
    ...[0, 0, 0, 1],
  ]
}

function fromSizes({ dim, pixdim }: NiftiFields): number[] {
  const length = (axis: number) => (axis <= dim[0] ? dim[axis] : 1)
  const [dx, dy, dz] = [-Math.abs(pixdim[1]), Math.abs(pixdim[2]), Math.abs(pixdim[3])]
  const start = (axis: number, size: number) => (-(length(axis) - 1) / 2) * size
  return [dx, 0, 0, start(1, dx), 0, dy, 0, start(2, dy), 0, 0, dz, start(3, dz), 0, 0, 0, 1]
}
