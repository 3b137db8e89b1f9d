import { joinBytes } from '../joinBytes'

/** A variable of a MATLAB file. */
export type MatVariable =
  /** Single precision, [rows, columns], row-major. */
  | { name: string; kind: 'single'; rows: number; columns: number; values: Float32Array }
  /** A number in double precision. */
  | { name: string; kind: 'number'; value: number }
  /** A column of texts, as a cell array. */
  | { name: string; kind: 'texts'; texts: readonly string[] }

type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array

const types = { int8: 1, int32: 5, uint32: 6, single: 7, double: 9, matrix: 14, utf16: 17 } as const
const classes = { cell: 1, char: 4, double: 6, single: 7 } as const
const headerBytes = 128
const headerText = 'MATLAB 5.0 MAT-file, written by Boldscope'
/** Lengths of variables are signed 32-bit numbers for most readers. */
const mostBytes = 2 ** 31 - 1

/**
 * The bytes of a MATLAB file of version 5 (as `save -v6`), little-endian and not compressed; NaN kept. The same
 * variables always give the same bytes. Names of variables are ASCII of at most 63 characters that MATLAB allows.
 * Source: MAT-File Format, MathWorks. Throws RangeError for other names, for values that do not fill their matrix and
 * for a variable of 2 GiB.
 */
export function encodeMat(variables: readonly MatVariable[]): Uint8Array {
  const header = new Uint8Array(headerBytes).fill(0x20, 0, 116)
  header.set(asciiOf(headerText))
  new DataView(header.buffer).setUint16(124, 0x0100, true)
  header.set(asciiOf('IM'), 126)
  return joinBytes([header, ...variables.map(encodeVariable)])
}

function encodeVariable(variable: MatVariable): Uint8Array {
  const { name } = variable
  if (!/^[A-Za-z]\w{0,62}$/.test(name)) throw new RangeError(`MATLAB allows no variable called ${name}`)
  if (variable.kind === 'number')
    return matrix(name, classes.double, [1, 1], [element(types.double, Float64Array.of(variable.value))])
  if (variable.kind === 'texts')
    return matrix(name, classes.cell, [variable.texts.length, 1], variable.texts.map(encodeText))
  const { rows, columns, values } = variable
  if (values.length !== rows * columns)
    throw new RangeError(`${values.length} values are no matrix of ${rows} x ${columns}`)
  return matrix(name, classes.single, [rows, columns], [element(types.single, byColumns(rows, columns, values))])
}

/** A row of characters in UTF-16, which is what MATLAB counts them in. */
function encodeText(text: string): Uint8Array {
  const units = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
  return matrix('', classes.char, [units.length === 0 ? 0 : 1, units.length], [element(types.utf16, units)])
}

function byColumns(rows: number, columns: number, values: Float32Array): Float32Array {
  const turned = new Float32Array(values.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column]
  return turned
}

function matrix(name: string, kind: number, shape: [number, number], content: readonly Uint8Array[]): Uint8Array {
  const parts = [
    element(types.uint32, Uint32Array.of(kind, 0)),
    element(types.int32, Int32Array.from(shape)),
    element(types.int8, asciiOf(name)),
    ...content,
  ]
  return element(types.matrix, joinBytes(parts))
}

/** Tag and data, filled up to a multiple of eight bytes. */
function element(type: number, data: Numbers): Uint8Array {
  if (data.byteLength > mostBytes) throw new RangeError('a variable of a MATLAB file cannot hold 2 GiB')
  const bytes = new Uint8Array(8 + Math.ceil(data.byteLength / 8) * 8)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, type, true)
  view.setUint32(4, data.byteLength, true)
  for (let i = 0; i < data.length; i++) put(view, 8 + i * data.BYTES_PER_ELEMENT, data, i)
  return bytes
}

function put(view: DataView, at: number, data: ArrayLike<number>, i: number): void {
  if (data instanceof Uint8Array) view.setUint8(at, data[i])
  else if (data instanceof Uint16Array) view.setUint16(at, data[i], true)
  else if (data instanceof Float32Array) view.setFloat32(at, data[i], true)
  else if (data instanceof Float64Array) view.setFloat64(at, data[i], true)
  else view.setInt32(at, data[i], true)
}

const asciiOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
