/** A dense array as NumPy keeps it: row-major, float32. */
export interface NpyArray {
  shape: number[]
  data: Float32Array
}

/** Far more than the header of an array needs; NumPy itself stops at 10 000. */
const mostHeaderBytes = 2 ** 16

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

/**
 * The bytes of a `.npy` file, version 1.0, little-endian float32 in C order.
 * Source: numpy.lib.format. Throws RangeError when `data` does not fill `shape`.
 */
export function encodeNpy({ shape, data }: NpyArray): Uint8Array {
  const length = shape.reduce((product, n) => product * n, 1)
  if (data.length !== length)
    throw new RangeError(`shape ${shape.join('x')} needs ${length} values, got ${data.length}`)
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`
  const headerBytes = Math.ceil((10 + text.length + 1) / 64) * 64
  const file = new Uint8Array(headerBytes + data.length * 4)
  const view = new DataView(file.buffer)
  file.set([...magic, 1, 0])
  view.setUint16(8, headerBytes - 10, true)
  const header = text.padEnd(headerBytes - 11, ' ') + '\n'
  for (let i = 0; i < header.length; i++) file[10 + i] = header.charCodeAt(i)
  for (let i = 0; i < data.length; i++) view.setFloat32(headerBytes + i * 4, data[i], true)
  return file
}

/**
 * Reads a `.npy` file of little-endian float32 in C order, versions 1 to 3. Throws RangeError for other types and
 * orders and for a file that is cut.
 */
export function decodeNpy(file: Uint8Array): NpyArray {
  if (file.length < 12 || magic.some((byte, i) => file[i] !== byte)) throw new RangeError('not a .npy file')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const isFirst = file[6] === 1
  const start = isFirst ? 10 : 12
  const end = start + (isFirst ? view.getUint16(8, true) : view.getUint32(8, true))
  if (end - start > mostHeaderBytes) throw new RangeError('the header of the .npy file is too long')
  if (end > file.length) throw new RangeError('the .npy file is cut')
  const header = Array.from(file.subarray(start, end), (byte) => String.fromCharCode(byte)).join('')
  if (!/'descr':\s*'<f4'/.test(header) || !/'fortran_order':\s*False/.test(header))
    throw new RangeError(`only little-endian float32 in C order is read, not ${header.trim()}`)
  const tuple = /'shape':\s*\(([\d,\s]*)\)/.exec(header)
  if (!tuple) throw new RangeError('the .npy file has no shape')
  const shape = tuple[1]
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number)
  const length = shape.reduce((product, n) => product * n, 1)
  if (!Number.isSafeInteger(length)) throw new RangeError(`the .npy file has the shape (${tuple[1]})`)
  if (end + length * 4 > file.length) throw new RangeError('the .npy file is cut')
  return { shape, data: Float32Array.from({ length }, (_, i) => view.getFloat32(end + i * 4, true)) }
}
