import type { Affine } from './affine'

/** How a voxel is stored. Complex, RGB and 128-bit types are not read. */
export type NiftiDatatype =
  'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'uint64' | 'int64' | 'float32' | 'float64'

/** NIfTI code and size of each datatype that is read. */
export const datatypes: Record<NiftiDatatype, { code: number; bytes: number }> = {
  uint8: { code: 2, bytes: 1 },
  int16: { code: 4, bytes: 2 },
  int32: { code: 8, bytes: 4 },
  float32: { code: 16, bytes: 4 },
  float64: { code: 64, bytes: 8 },
  int8: { code: 256, bytes: 1 },
  uint16: { code: 512, bytes: 2 },
  uint32: { code: 768, bytes: 4 },
  int64: { code: 1024, bytes: 8 },
  uint64: { code: 1280, bytes: 8 },
}

/** The space that a qform or sform code names; 'unknown' when neither code is set. */
export type NiftiSpace = 'unknown' | 'scanner' | 'aligned' | 'talairach' | 'mni' | 'template'
export const spaces: readonly NiftiSpace[] = ['unknown', 'scanner', 'aligned', 'talairach', 'mni', 'template']

/** What a NIfTI file says of its voxels. Voxels are stored with x fastest, then y, z and frame. */
export interface NiftiHeader {
  version: 1 | 2
  littleEndian: boolean
  datatype: NiftiDatatype
  /** How many lengths the header gives: 3 for a volume, 4 for a recording, also for one of a single frame. */
  dimensions: number
  /** Voxels along x, y, z. */
  shape: [number, number, number]
  /** 1 for a volume. */
  frames: number
  /** Byte of the first voxel, counted in the inflated file. */
  voxelOffset: number
  /** value = slope * stored + intercept; 1 and 0 when the file asks for no scaling. */
  slope: number
  intercept: number
  /** Voxel index (x, y, z, counted from 0, at voxel centres) to world position in mm, RAS+. */
  affine: Affine
  affineSource: 'sform' | 'qform' | 'pixdim'
  space: NiftiSpace
  voxelSizeMm: [number, number, number]
  /** Seconds between frames; null when the file does not say. */
  trSeconds: number | null
}

/** Voxels of one frame. */
export const voxelsPerFrame = ({ shape }: Pick<NiftiHeader, 'shape'>): number => shape[0] * shape[1] * shape[2]

/** Bytes that the voxels take, without the header. */
export const voxelBytes = (header: Pick<NiftiHeader, 'shape' | 'frames' | 'datatype'>): number =>
  voxelsPerFrame(header) * header.frames * datatypes[header.datatype].bytes
