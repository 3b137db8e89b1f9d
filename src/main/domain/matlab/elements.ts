import type { NiftiDatatype } from '../nifti/header'

/** Types of data elements that hold numbers, by their code in the file. */
export const elementTypes: Record<number, NiftiDatatype> = {
  1: 'int8',
  2: 'uint8',
  3: 'int16',
  4: 'uint16',
  5: 'int32',
  6: 'uint32',
  7: 'float32',
  9: 'float64',
  12: 'int64',
  13: 'uint64',
}
export const matrixType = 14
export const compressedType = 15

/** One data element: its type and where its content lies; `next` is where the next element begins. */
export interface Element {
  type: number
  start: number
  bytes: number
  next: number
}

/**
 * The element at a place of a MATLAB 5 file, in its long form or the short one of up to four bytes; null when it does
 * not lie within `end`. Source: MAT-File Format, MathWorks.
 */
export function elementAt(view: DataView, at: number, end: number, littleEndian: boolean): Element | null {
  if (at + 8 > end) return null
  const first = view.getUint32(at, littleEndian)
  const short = first >>> 16
  if (short > 0) return short > 4 ? null : { type: first & 0xffff, start: at + 4, bytes: short, next: at + 8 }
  const bytes = view.getUint32(at + 4, littleEndian)
  const start = at + 8
  if (start + bytes > end) return null
  const padded = first === compressedType ? bytes : Math.ceil(bytes / 8) * 8
  return { type: first, start, bytes, next: start + padded }
}
