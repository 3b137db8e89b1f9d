import { datatypes, type NiftiHeader } from './header'

/** Voxels as they are stored, before slope and intercept. 64-bit integers come as float64. */
export type StoredVoxels =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

const readers = {
  uint8: (bytes: Uint8Array, n: number) => new Uint8Array(bytes.buffer, bytes.byteOffset, n),
  int8: (bytes: Uint8Array, n: number) => new Int8Array(bytes.buffer, bytes.byteOffset, n),
  uint16: (bytes: Uint8Array, n: number) => new Uint16Array(bytes.buffer, bytes.byteOffset, n),
  int16: (bytes: Uint8Array, n: number) => new Int16Array(bytes.buffer, bytes.byteOffset, n),
  uint32: (bytes: Uint8Array, n: number) => new Uint32Array(bytes.buffer, bytes.byteOffset, n),
  int32: (bytes: Uint8Array, n: number) => new Int32Array(bytes.buffer, bytes.byteOffset, n),
  uint64: (bytes: Uint8Array, n: number) =>
    Float64Array.from(new BigUint64Array(bytes.buffer, bytes.byteOffset, n), Number),
  int64: (bytes: Uint8Array, n: number) =>
    Float64Array.from(new BigInt64Array(bytes.buffer, bytes.byteOffset, n), Number),
  float32: (bytes: Uint8Array, n: number) => new Float32Array(bytes.buffer, bytes.byteOffset, n),
  float64: (bytes: Uint8Array, n: number) => new Float64Array(bytes.buffer, bytes.byteOffset, n),
}

/**
 * Makes a function that turns pieces of a file's voxel bytes, in order and cut anywhere, into stored voxels. What it
 * gives is valid until it is called again; a voxel cut in two comes with the next piece. 64-bit integers beyond 2^53
 * lose their last digits.
 */
export function makeVoxelDecoder({
  datatype,
  littleEndian,
}: Pick<NiftiHeader, 'datatype' | 'littleEndian'>): (piece: Uint8Array) => StoredVoxels {
  const { bytes: width } = datatypes[datatype]
  const swaps = width > 1 && littleEndian !== hostIsLittleEndian
  const read: (bytes: Uint8Array, voxels: number) => StoredVoxels = readers[datatype]
  /** The first bytes of a voxel that was cut. */
  const rest = new Uint8Array(8)
  let restBytes = 0
  let scratch = new Uint8Array(0)

  return (piece) => {
    const total = restBytes + piece.length
    const voxels = Math.floor(total / width)
    let bytes = piece
    const canReadInPlace = restBytes === 0 && !swaps && piece.byteOffset % width === 0
    if (!canReadInPlace) {
      if (scratch.length < total) scratch = new Uint8Array(total + rest.length)
      scratch.set(rest.subarray(0, restBytes))
      scratch.set(piece, restBytes)
      bytes = scratch
    }
    restBytes = total - voxels * width
    rest.set(bytes.subarray(voxels * width, total))
    if (swaps) swapBytes(bytes.subarray(0, voxels * width), width)
    return read(bytes, voxels)
  }
}

function swapBytes(bytes: Uint8Array, width: number): void {
  for (let start = 0; start < bytes.length; start += width) {
    for (let low = start, high = start + width - 1; low < high; low++, high--) {
      const byte = bytes[low]
      bytes[low] = bytes[high]
      bytes[high] = byte
    }
  }
}
