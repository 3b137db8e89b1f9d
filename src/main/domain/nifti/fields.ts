/** The fields of a NIfTI header that are used, as stored: one shape for both versions. */
export interface NiftiFields {
  version: 1 | 2
  littleEndian: boolean
  /** `n+1` or `n+2`: voxels in the same file; `ni1` or `ni2`: in another one. */
  magic: string
  /** 8 numbers: how many dimensions, then their lengths. */
  dim: number[]
  /** 8 numbers: qfac, then voxel sizes and frame duration. */
  pixdim: number[]
  datatype: number
  voxelOffset: number
  slope: number
  intercept: number
  units: number
  qformCode: number
  sformCode: number
  /** b, c, d. */
  quaternion: number[]
  offset: number[]
  /** Three rows of four. */
  srow: number[]
}

/** Bytes that suffice for either version. */
export const fieldBytes = 544

/**
 * Takes the fields out of the first bytes of a file; null when they are no NIfTI header of either version and byte
 * order. An ANALYZE 7.5 header has the same size and gives an empty `magic`. Source: nifti1.h and nifti2.h.
 */
export function readFields(bytes: Uint8Array): NiftiFields | null {
  if (bytes.length < 348) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const littleEndian of [true, false]) {
    const size = view.getInt32(0, littleEndian)
    if (size === 348) return readFirst(view, littleEndian)
    if (size === 540 && bytes.length >= 540) return readSecond(view, littleEndian)
  }
  return null
}

/** A loop: of very many headers, Array.from takes most of the time. */
const range = <T>(length: number, read: (i: number) => T): T[] => {
  const values: T[] = []
  for (let i = 0; i < length; i++) values.push(read(i))
  return values
}

const textAt = (view: DataView, at: number): string =>
  range(3, (i) => String.fromCharCode(view.getUint8(at + i)))
    .join('')
    .replace(/\0/g, '')

function readFirst(view: DataView, littleEndian: boolean): NiftiFields {
  const short = (at: number) => view.getInt16(at, littleEndian)
  const float = (at: number) => view.getFloat32(at, littleEndian)
  return {
    version: 1,
    littleEndian,
    magic: textAt(view, 344),
    dim: range(8, (i) => short(40 + 2 * i)),
    pixdim: range(8, (i) => float(76 + 4 * i)),
    datatype: short(70),
    voxelOffset: float(108),
    slope: float(112),
    intercept: float(116),
    units: view.getUint8(123),
    qformCode: short(252),
    sformCode: short(254),
    quaternion: range(3, (i) => float(256 + 4 * i)),
    offset: range(3, (i) => float(268 + 4 * i)),
    srow: range(12, (i) => float(280 + 4 * i)),
  }
}

function readSecond(view: DataView, littleEndian: boolean): NiftiFields {
  const int = (at: number) => view.getInt32(at, littleEndian)
  const long = (at: number) => Number(view.getBigInt64(at, littleEndian))
  const double = (at: number) => view.getFloat64(at, littleEndian)
  return {
    version: 2,
    littleEndian,
    magic: textAt(view, 4),
    dim: range(8, (i) => long(16 + 8 * i)),
    pixdim: range(8, (i) => double(104 + 8 * i)),
    datatype: view.getInt16(12, littleEndian),
    voxelOffset: long(168),
    slope: double(176),
    intercept: double(184),
    units: int(500),
    qformCode: int(344),
    sformCode: int(348),
    quaternion: range(3, (i) => double(352 + 8 * i)),
    offset: range(3, (i) => double(376 + 8 * i)),
    srow: range(12, (i) => double(400 + 8 * i)),
  }
}
