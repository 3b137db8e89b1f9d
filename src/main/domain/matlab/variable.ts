import { refuse, accept, type Checked } from '../finding'
import type { ArrayFacts } from '../matrix/chooseArray'
import { mostMatrixValues, problem, toMatrix, type Matrix } from '../matrix/matrix'
import { datatypes } from '../nifti/header'
import { makeVoxelDecoder } from '../nifti/voxels'
import { elementAt, elementTypes, matrixType, type Element } from './elements'

const classes: Record<number, string> = {
  1: 'cell',
  2: 'struct',
  3: 'object',
  4: 'char',
  5: 'sparse',
  6: 'double',
  7: 'single',
  8: 'int8',
  9: 'uint8',
  10: 'int16',
  11: 'uint16',
  12: 'int32',
  13: 'uint32',
  14: 'int64',
  15: 'uint64',
  16: 'function',
  17: 'opaque',
}
const structClass = 2
const opaqueClass = 17
const firstNumeric = 6
const lastNumeric = 15
const logicalFlag = 0x02
const complexFlag = 0x08
/** MATLAB's own arrays have two or three sides. */
const mostSides = 32
/** Structures within structures: deeper ones are named, not opened. */
const mostLevels = 4
const mostFields = 1000

/** A variable of a MATLAB file; `numbers` is the element with its values, null where it has none that are read. */
export interface Variable extends ArrayFacts {
  numbers: Element | null
}

/** Where a variable's content begins, behind its name; null for what has none that is looked into. */
interface Head {
  variable: Variable
  content: number | null
}

/**
 * What the content of a matrix element says of its variable, and of the fields of a single structure, called
 * `name.field`, at most four levels down; null when it is damaged. Arrays of structures are named, not opened, and so is
 * a structure whose fields are damaged. Logical, complex and sparse arrays count as no numbers: masks and spectra are no
 * series.
 */
export function readVariables(view: DataView, start: number, end: number, littleEndian: boolean): Variable[] | null {
  const head = readHead(view, start, end, littleEndian)
  if (!head) return null
  const found = [head.variable]
  addFields(view, head, end, littleEndian, found, 1)
  return found
}

function addFields(
  view: DataView,
  { variable, content }: Head,
  end: number,
  littleEndian: boolean,
  found: Variable[],
  level: number,
): void {
  if (content === null || level > mostLevels) return
  const size = elementAt(view, content, end, littleEndian)
  if (size?.type !== 5 || size.bytes !== 4) return
  const length = view.getInt32(size.start, littleEndian)
  const names = elementAt(view, size.next, end, littleEndian)
  if (names?.type !== 1 || length < 1) return
  let at = names.next
  for (let place = 0; (place + 1) * length <= names.bytes && found.length < mostFields; place++) {
    const field = elementAt(view, at, end, littleEndian)
    if (field?.type !== matrixType) return
    at = field.next
    const last = field.start + field.bytes
    // An empty field may have no content at all.
    const inner = field.bytes === 0 ? null : readHead(view, field.start, last, littleEndian)
    if (!inner) continue
    const name = nameOf(view, { ...names, start: names.start + place * length, bytes: length }).split('\0')[0]
    const named = { ...inner, variable: { ...inner.variable, name: `${variable.name}.${name}` } }
    found.push(named.variable)
    addFields(view, named, last, littleEndian, found, level + 1)
  }
}

function readHead(view: DataView, start: number, end: number, littleEndian: boolean): Head | null {
  const flags = elementAt(view, start, end, littleEndian)
  if (flags?.type !== 6 || flags.bytes !== 8) return null
  const word = view.getUint32(flags.start, littleEndian)
  const classCode = word & 0xff
  const modifiers = (word >>> 8) & 0xff
  if (classCode === opaqueClass) {
    // Objects of newer classes, strings and tables among them, come without sides.
    const called = elementAt(view, flags.next, end, littleEndian)
    if (!called) return null
    const kind = classes[classCode]
    return { variable: { name: nameOf(view, called), kind, shape: [], isNumeric: false, numbers: null }, content: null }
  }
  const sides = elementAt(view, flags.next, end, littleEndian)
  if (sides?.type !== 5 || sides.bytes > mostSides * 4) return null
  const shape = Array.from({ length: sides.bytes / 4 }, (_, i) => view.getInt32(sides.start + 4 * i, littleEndian))
  if (shape.some((length) => length < 0)) return null
  const called = elementAt(view, sides.next, end, littleEndian)
  if (called?.type !== 1) return null
  const isNumeric = classCode >= firstNumeric && classCode <= lastNumeric && !(modifiers & (logicalFlag | complexFlag))
  const kind = [
    modifiers & complexFlag ? 'complex ' : '',
    modifiers & logicalFlag ? 'logical' : (classes[classCode] ?? `class ${classCode}`),
  ].join('')
  const numbers = isNumeric ? elementAt(view, called.next, end, littleEndian) : null
  const isOneStructure = classCode === structClass && shape.every((length) => length === 1)
  return {
    variable: { name: nameOf(view, called), kind, shape, isNumeric: isNumeric && numbers !== null, numbers },
    content: isOneStructure ? called.next : null,
  }
}

/** MATLAB allows names of 63 characters. */
const nameOf = (view: DataView, { start, bytes }: Element): string =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + start, Math.min(bytes, 255)))

/** The numbers of a variable with two sides, by rows as float32. MATLAB stores them by columns, in any type that holds them. */
export function readVariableMatrix(
  view: DataView,
  { numbers, name, shape }: Variable,
  littleEndian: boolean,
  file: string,
): Checked<Matrix> {
  const [rows, columns] = shape
  const datatype = numbers ? elementTypes[numbers.type] : undefined
  const count = rows * columns
  if (!(count <= mostMatrixValues))
    return refuse(
      problem('series.tooLarge', file, `${name} has ${rows} x ${columns} numbers.`, 'Give a smaller array.'),
    )
  if (!numbers || !datatype || numbers.bytes !== count * datatypes[datatype].bytes)
    return refuse(
      problem('matlab.damaged', file, `The numbers of ${name} in ${file} are damaged.`, 'Save the file again.'),
    )
  const bytes = new Uint8Array(view.buffer, view.byteOffset + numbers.start, numbers.bytes)
  return accept(toMatrix(makeVoxelDecoder({ datatype, littleEndian })(bytes), rows, columns, 'F'))
}
