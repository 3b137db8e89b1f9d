import { accept, refuse, type Checked } from '../finding'
import { widen } from '../halfFloat'
import type { ArrayFacts } from '../matrix/chooseArray'
import { mostMatrixValues, problem, toMatrix, type Matrix } from '../matrix/matrix'
import { datatypes, type NiftiDatatype } from '../nifti/header'
import { makeVoxelDecoder } from '../nifti/voxels'

/** Far more than the header of an array needs; NumPy itself stops at 10 000. */
const mostHeaderBytes = 2 ** 16
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

/** The header of a `.npy` file. Shape without sides of length 1 where exactly two longer ones are left. */
export interface NumpyHeader extends Omit<ArrayFacts, 'name'> {
  /** NumPy's own code, e.g. `<f4`. */
  descr: string
  order: 'C' | 'F'
  /** Where the values begin. */
  start: number
}

const kinds: Record<string, NiftiDatatype | 'float16'> = {
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
}
const kindOf = (descr: string): NiftiDatatype | 'float16' | undefined => kinds[descr.slice(1)]

/** Reads the header of a `.npy` file, versions 1 to 3; null when it is none. Source: numpy.lib.format. */
export function readNumpyHeader(bytes: Uint8Array): NumpyHeader | null {
  if (bytes.length < 12 || magic.some((byte, i) => bytes[i] !== byte)) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isFirst = bytes[6] === 1
  const from = isFirst ? 10 : 12
  const start = from + (isFirst ? view.getUint16(8, true) : view.getUint32(8, true))
  if (start - from > mostHeaderBytes || start > bytes.length) return null
  const header = String.fromCharCode(...bytes.subarray(from, Math.min(start, from + 10_000)))
  const descr = /'descr':\s*'([^']{1,20})'/.exec(header)?.[1]
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1]
  const tuple = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1]
  if (order === undefined || tuple === undefined) return null
  const lengths = tuple
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number)
  const longer = lengths.filter((length) => length !== 1)
  const shape = longer.length === 2 ? longer : lengths
  const kind = descr === undefined ? undefined : kindOf(descr)
  const facts = { kind: kind ?? descr ?? 'structure', shape, isNumeric: kind !== undefined }
  return { ...facts, descr: descr ?? '', order: order === 'True' ? 'F' : 'C', start }
}

/**
 * The matrix of a `.npy` file, by rows as float32. Real numbers of 8 to 64 bits in either byte order and either
 * array order are read; nothing is ever unpickled. The caller has chosen it: it has two sides and is numeric.
 * `name` is what findings call it.
 */
export function readNumpyMatrix(bytes: Uint8Array, header: NumpyHeader, name: string): Checked<Matrix> {
  const [rows, columns] = header.shape
  const kind = kindOf(header.descr)!
  const width = kind === 'float16' ? 2 : datatypes[kind].bytes
  const count = rows * columns
  if (!(count <= mostMatrixValues))
    return refuse(
      problem('series.tooLarge', name, `${name} announces ${rows} x ${columns} numbers.`, 'Give a smaller array.'),
    )
  if (header.start + count * width > bytes.length)
    return refuse(
      problem(
        'numpy.truncated',
        name,
        `${name} is cut: it announces ${rows} x ${columns} numbers.`,
        'Copy the file again.',
      ),
    )
  const stored = bytes.subarray(header.start, header.start + count * width)
  const littleEndian = header.descr[0] !== '>'
  const decode = makeVoxelDecoder({ datatype: kind === 'float16' ? 'uint16' : kind, littleEndian })(stored)
  const numbers = kind === 'float16' ? widen(decode as Uint16Array, 'F16') : decode
  return accept(toMatrix(numbers, rows, columns, header.order))
}
