import { refuse, type Checked, type Finding } from '../finding'
import type { Inflate } from '../inflate'
import { chooseArray } from '../matrix/chooseArray'
import { problem, type Matrix } from '../matrix/matrix'
import { compressedType, elementAt, matrixType, type Element } from './elements'
import { readVariableMatrix, readVariables, type Variable } from './variable'

const headerBytes = 128
/** All variables together, as each is inflated to see what it is. */
const mostInflated = 2 ** 30
const largestVariable = 512 * 2 ** 20
const mostVariables = 1000

/** A variable or a field of one, and the element that it lies in, packed or not. */
interface Place {
  element: Element
  variable: Variable
}

/**
 * The matrix of a MATLAB file of version 5 (`save -v6` and `-v7`), in either byte order: the variable called `wanted`
 * (`name.field` in a structure), else the only one that can be a series. Numbers come by rows as float32. Variables are inflated one at a time, to at
 * most 512 MiB each and 1 GiB together. MATLAB 4 is refused; 7.3 (HDF5) is for `readMat73`.
 * Source: MAT-File Format, MathWorks.
 */
export function readMat(bytes: Uint8Array, inflate: Inflate, wanted: string | null, file: string): Checked<Matrix> {
  const order = byteOrder(bytes)
  if (order === null) return refuse(whatElse(bytes, file))
  const littleEndian = order === 'little'
  const view = viewOf(bytes)
  let left = mostInflated
  const open = (element: Element): { view: DataView; at: Element } | null => {
    if (element.type === matrixType) return { view, at: element }
    if (element.type !== compressedType) return null
    const packed = bytes.subarray(element.start, element.start + element.bytes)
    const content = inflate(packed, 'zlib', Math.min(largestVariable, left))
    if (typeof content === 'string') return null
    left -= content.length
    const inner = elementAt(viewOf(content), 0, content.length, littleEndian)
    return inner?.type === matrixType ? { view: viewOf(content), at: inner } : null
  }

  const places: Place[] = []
  for (let at = headerBytes; at + 8 <= bytes.length;) {
    const element = elementAt(view, at, bytes.length, littleEndian)
    const content = element && open(element)
    const variables = content && readVariables(content.view, content.at.start, endOf(content.at), littleEndian)
    if (!element || !variables || places.length >= mostVariables) return refuse(damaged(file, at))
    places.push(...variables.map((variable) => ({ element, variable })))
    at = element.next
  }
  const shown = places.map(({ variable }) => variable).filter(({ name }) => name !== '')
  const chosen = chooseArray(shown, wanted, file)
  if (!chosen.ok) return chosen
  const { element, variable } = places.find((place) => place.variable === chosen.value)!
  const content = open(element)
  return content ? readVariableMatrix(content.view, variable, littleEndian, file) : refuse(damaged(file, element.start))
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const endOf = ({ start, bytes }: Element): number => start + bytes

const byteOrder = (bytes: Uint8Array): 'little' | 'big' | null => {
  if (bytes.length < headerBytes) return null
  const [third, fourth, m, i] = bytes.subarray(124, headerBytes)
  if (m === 0x49 && i === 0x4d && fourth === 1) return 'little'
  return m === 0x4d && i === 0x49 && third === 1 ? 'big' : null
}

const damaged = (file: string, at: number): Finding =>
  problem(
    'matlab.damaged',
    file,
    `${file} is damaged or cut near byte ${at}.`,
    'Copy the file again, or save it again.',
  )

/** Why a file that is no MATLAB 5 file cannot be read, in words that help. */
function whatElse(bytes: Uint8Array, file: string): Finding {
  const start = String.fromCharCode(...bytes.subarray(0, 19))
  const suggestion = 'Save it in MATLAB with save(..., "-v7"), or from Python with scipy.io.savemat.'
  if (start.startsWith('MATLAB 7.3 MAT-file')) return damaged(file, headerBytes)
  return problem('matlab.notMat', file, `${file} is not a MATLAB file of version 5 to 7.`, suggestion)
}
