import type { ArrayFile } from './arrayFile'
import type { ByteSource } from './byteSource'
import { accept, refuse, type Checked, type Finding } from './finding'
import { widen } from './halfFloat'
import { joinBytes } from './joinBytes'
import { elementBytes, type SafetensorsDtype, type StoredTensor } from './storedTensor'
import { decodeUtf8, encodeUtf8 } from './utf8'

export type { SafetensorsDtype, StoredTensor } from './storedTensor'

/** What is written: the element type follows from the array, a Uint8Array being BOOL or U8. */
export interface TensorToStore {
  dtype: 'F64' | 'F32' | 'I64' | 'I32' | 'BOOL' | 'U8'
  shape: readonly number[]
  data: StoredTensor['data']
}

interface Entry {
  dtype: SafetensorsDtype
  shape: number[]
  data_offsets: [number, number]
}
type Header = { entries: Map<string, Entry>; metadata: Record<string, string>; dataStart: number }

const finding = (code: string, message: string, field?: string): Finding => ({
  code: `safetensors.${code}`,
  severity: 'error',
  place: field === undefined ? {} : { field },
  message,
  suggestion: 'Fetch or write the file again; it is damaged or not a safetensors file.',
})
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount)
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is wrong with one entry of the header, or null. */
const entryProblem = (entry: unknown, dataBytes: number): string | null => {
  if (!isRecord(entry)) return 'its entry is not an object'
  const { dtype, shape, data_offsets: offsets } = entry
  if (typeof dtype !== 'string' || !Object.hasOwn(elementBytes, dtype)) return `its type ${String(dtype)} is not read`
  if (!isCounts(shape)) return 'its shape is not a list of sizes'
  if (!isCounts(offsets) || offsets.length !== 2) return 'its data_offsets are not two positions'
  const bytes = shape.reduce((product, size) => product * size, elementBytes[dtype as SafetensorsDtype])
  if (offsets[1] > dataBytes) return `it ends at byte ${offsets[1]} of ${dataBytes}`
  if (offsets[1] - offsets[0] !== bytes) return `its place has ${offsets[1] - offsets[0]} bytes, its shape ${bytes}`
  return null
}

/** Offsets must cover the data without gap or overlap: a byte in two tensors, or in none, is a damaged header. */
const coversAll = (entries: Iterable<Entry>, dataBytes: number): boolean => {
  const places = [...entries].map((entry) => entry.data_offsets).sort((a, b) => a[0] - b[0] || a[1] - b[1])
  let end = 0
  for (const [first, last] of places) {
    if (first !== end) return false
    end = last
  }
  return end === dataBytes
}

const parseHeader = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

/** A hostile header could have a million things wrong with it. */
const mostFindings = 1000
/** No model has as many arrays as would need a longer one. */
const longestHeader = 100 * 2 ** 20

/** The length of the header from the file's first 8 bytes. */
const headerLength = (beginning: Uint8Array, fileBytes: number): Checked<number> => {
  if (fileBytes < 8) return refuse(finding('truncated', `${fileBytes} bytes are too few for a header`))
  const declared = new DataView(beginning.buffer, beginning.byteOffset, 8).getBigUint64(0, true)
  if (declared > BigInt(fileBytes - 8)) {
    return refuse(finding('truncated', `the header claims ${declared} bytes, the file has ${fileBytes - 8}`))
  }
  if (declared > BigInt(longestHeader)) return refuse(finding('header', `the header has ${declared} bytes`))
  return accept(Number(declared))
}

const readHeader = (bytes: Uint8Array): Checked<Header> => {
  const length = headerLength(bytes, bytes.length)
  return length.ok ? parseEntries(bytes.subarray(8, 8 + length.value), bytes.length - 8 - length.value) : length
}

const parseEntries = (bytes: Uint8Array, dataBytes: number): Checked<Header> => {
  const dataStart = 8 + bytes.length
  const text = decodeUtf8(bytes)
  const header = text === null ? null : parseHeader(text)
  if (!header) return refuse(finding('header', 'the header is not a JSON object'))
  const { __metadata__: metadata = {}, ...tensors } = header
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== 'string')) {
    return refuse(finding('header', 'the metadata is not a map of texts'))
  }
  const problems = Object.entries(tensors).flatMap(([name, entry]) => {
    const problem = entryProblem(entry, dataBytes)
    return problem ? [finding('tensor', `${name}: ${problem}`, name)] : []
  })
  if (problems.length > 0) return refuse(...problems.slice(0, mostFindings))
  const entries = new Map(Object.entries(tensors as Record<string, Entry>))
  if (!coversAll(entries.values(), dataBytes)) return refuse(finding('layout', 'tensors overlap or leave a gap'))
  return accept({ entries, metadata: metadata as Record<string, string>, dataStart })
}

/** The elements in memory of their own: a place in a file need not be aligned. */
const arrayOf = (dtype: SafetensorsDtype, bytes: Uint8Array): StoredTensor['data'] => {
  const copy = new Uint8Array(bytes)
  if (dtype === 'F64') return new Float64Array(copy.buffer)
  if (dtype === 'F32') return new Float32Array(copy.buffer)
  if (dtype === 'I64') return new BigInt64Array(copy.buffer)
  if (dtype === 'I32') return new Int32Array(copy.buffer)
  return dtype === 'F16' || dtype === 'BF16' ? widen(new Uint16Array(copy.buffer), dtype) : copy
}

/**
 * Reads a safetensors file: every array by name, copied. Refuses a header that does not fit the bytes: cut files,
 * places outside the data, overlaps, gaps, sizes that do not match the shape, unknown element types.
 * Source: the format as described by the safetensors project (8-byte little-endian length, JSON header, data).
 */
export const readSafetensors = (bytes: Uint8Array): Checked<Map<string, StoredTensor>> => {
  const header = readHeader(bytes)
  if (!header.ok) return header
  const { entries, dataStart } = header.value
  const tensors = new Map<string, StoredTensor>()
  for (const [name, { dtype, shape, data_offsets: place }] of entries) {
    const data = arrayOf(dtype, bytes.subarray(dataStart + place[0], dataStart + place[1]))
    tensors.set(name, { dtype, shape, data })
  }
  return accept(tensors)
}

export interface SafetensorsFile extends ArrayFile {
  /** The file's own metadata (`__metadata__`), empty when it has none. */
  metadata: Readonly<Record<string, string>>
}

/** Opens a safetensors file of any size: its arrays are read when asked for. Refuses what `readSafetensors` refuses. */
export const openSafetensors = async (source: ByteSource): Promise<Checked<SafetensorsFile>> => {
  const length = headerLength(await source.read(0, Math.min(8, source.bytes)), source.bytes)
  if (!length.ok) return length
  const header = parseEntries(await source.read(8, length.value), source.bytes - 8 - length.value)
  if (!header.ok) return header
  const { entries, metadata, dataStart } = header.value
  const arrays = new Map(
    [...entries].map(([name, { dtype, shape, data_offsets: place }]) => {
      const read = async () => {
        const bytes = await source.read(dataStart + place[0], place[1] - place[0])
        return accept({ dtype, shape, data: arrayOf(dtype, bytes) })
      }
      return [name, { dtype, shape, read }]
    }),
  )
  return accept({ format: 'safetensors', arrays, metadata })
}

/**
 * The pieces of a safetensors file, in their order, without copies of the arrays. Tensors keep the order of the map
 * within the same element size, larger elements first, so that every array is aligned.
 *
 * @throws RangeError when an array's length is not the product of its shape, or its type is not the one it says
 */
export const safetensorsPieces = (
  tensors: ReadonlyMap<string, TensorToStore>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] => {
  const ordered = [...tensors].sort((a, b) => elementBytes[b[1].dtype] - elementBytes[a[1].dtype])
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {}
  let end = 0
  for (const [name, { dtype, shape, data }] of ordered) {
    const count = shape.reduce((product, size) => product * size, 1)
    if (data.length !== count) throw new RangeError(`${name}: ${data.length} values for shape [${shape.join(', ')}]`)
    if (data.BYTES_PER_ELEMENT !== elementBytes[dtype]) throw new RangeError(`${name}: the array is not ${dtype}`)
    header[name] = { dtype, shape, data_offsets: [end, end + data.byteLength] }
    end += data.byteLength
  }
  const json = encodeUtf8(JSON.stringify(header))
  const headerBytes = Math.ceil(json.length / 8) * 8
  const beginning = new Uint8Array(8 + headerBytes).fill(0x20, 8)
  new DataView(beginning.buffer).setBigUint64(0, BigInt(headerBytes), true)
  beginning.set(json, 8)
  const arrays = ordered.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  return [beginning, ...arrays]
}

/** Bytes of a safetensors file, as `safetensorsPieces` has them, in one array of at most 2 GiB. */
export const writeSafetensors = (
  tensors: ReadonlyMap<string, TensorToStore>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array => joinBytes(safetensorsPieces(tensors, metadata))
