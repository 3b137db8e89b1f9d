import { voxelSizes, type Affine } from './affine'
import { datatypes, spaces, type NiftiDatatype, type NiftiSpace } from './header'

export interface NiftiContent {
  /** Voxels along x, y, z and, for a recording, frames. */
  shape: readonly [number, number, number] | readonly [number, number, number, number]
  /** Voxel index to world position in mm, RAS+. */
  affine: Affine
  /** The space that the positions belong to; written as sform code. */
  space: Exclude<NiftiSpace, 'unknown'>
  /** Taken from the affine when left out. */
  voxelSizeMm?: readonly [number, number, number]
  /** Seconds between frames; null or left out = the file will not say. */
  trSeconds?: number | null
  datatype: NiftiDatatype
  /** Stored values, x fastest, then y, z and frame; as many as `shape` asks for. Rounded by nobody: give what the datatype holds. */
  data: ArrayLike<number | bigint>
  /** value = slope * stored + intercept. */
  slope?: number
  intercept?: number
  /** At most 79 bytes of ASCII. */
  description?: string
}

const headerBytes = 348
/** The header and the four bytes that say that no extension follows. */
const voxelOffset = 352

function setVoxels(view: DataView, datatype: NiftiDatatype, data: ArrayLike<number | bigint>): void {
  const set = {
    uint8: (at: number, value: number) => view.setUint8(at, value),
    int8: (at: number, value: number) => view.setInt8(at, value),
    uint16: (at: number, value: number) => view.setUint16(at, value, true),
    int16: (at: number, value: number) => view.setInt16(at, value, true),
    uint32: (at: number, value: number) => view.setUint32(at, value, true),
    int32: (at: number, value: number) => view.setInt32(at, value, true),
    uint64: (at: number, value: number) => view.setBigUint64(at, BigInt(value), true),
    int64: (at: number, value: number) => view.setBigInt64(at, BigInt(value), true),
    float32: (at: number, value: number) => view.setFloat32(at, value, true),
    float64: (at: number, value: number) => view.setFloat64(at, value, true),
  }[datatype]
  const { bytes } = datatypes[datatype]
  for (let i = 0; i < data.length; i++) set(voxelOffset + i * bytes, data[i] as number)
}

/**
 * The bytes of a single-file NIfTI-1 (`.nii`; compress them for `.nii.gz`), little-endian, with the affine as sform.
 * Source: the NIfTI-1 header, nifti1.h. Throws RangeError when `data` does not fill `shape`.
 */
export function encodeNifti(content: NiftiContent): Uint8Array {
  const { shape, affine, datatype, data } = content
  const voxels = shape.reduce((product, length) => product * length, 1)
  if (data.length !== voxels)
    throw new RangeError(`shape ${shape.join('x')} needs ${voxels} values, got ${data.length}`)

  const { code, bytes } = datatypes[datatype]
  const file = new Uint8Array(voxelOffset + voxels * bytes)
  const view = new DataView(file.buffer)
  const tr = content.trSeconds ?? 0
  view.setInt32(0, headerBytes, true)
  view.setInt16(40, shape.length, true)
  for (let i = 0; i < 7; i++) view.setInt16(42 + 2 * i, shape[i] ?? 1, true)
  view.setInt16(70, code, true)
  view.setInt16(72, bytes * 8, true)
  const pixdim = [1, ...(content.voxelSizeMm ?? voxelSizes(affine)), tr]
  pixdim.forEach((size, i) => view.setFloat32(76 + 4 * i, size, true))
  view.setFloat32(108, voxelOffset, true)
  view.setFloat32(112, content.slope ?? 1, true)
  view.setFloat32(116, content.intercept ?? 0, true)
  const millimetres = 2
  const seconds = 8
  view.setUint8(123, millimetres | (tr > 0 ? seconds : 0))
  putText(file, 148, content.description ?? '', 79)
  view.setInt16(254, spaces.indexOf(content.space), true)
  for (let i = 0; i < 12; i++) view.setFloat32(280 + 4 * i, affine[i], true)
  putText(file, 344, 'n+1', 3)
  setVoxels(view, datatype, data)
  return file
}

function putText(file: Uint8Array, at: number, text: string, most: number): void {
  for (let i = 0; i < Math.min(text.length, most); i++) file[at + i] = text.charCodeAt(i) & 0x7f
}
