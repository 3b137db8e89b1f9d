import type { Finding } from '../finding'

/** A table of numbers from a file that does not say which side of it is time. */
export interface Matrix {
  rows: number
  columns: number
  /** [rows, columns] float32, row-major; NaN = missing. */
  values: Float32Array
}

/** A quarter of a gigabyte as float32: recordings of an hour have a few millions. */
export const mostMatrixValues = 2 ** 26

/** Numbers as a file keeps them, by rows ('C') or by columns ('F'), as a matrix. */
export function toMatrix(numbers: ArrayLike<number>, rows: number, columns: number, order: 'C' | 'F'): Matrix {
  const values = new Float32Array(rows * columns)
  if (order === 'C') for (let i = 0; i < values.length; i++) values[i] = numbers[i]
  else
    for (let column = 0, i = 0; column < columns; column++)
      for (let row = 0; row < rows; row++, i++) values[row * columns + column] = numbers[i]
  return { rows, columns, values }
}

/** Rows and columns changed for one another. */
export const transpose = ({ rows, columns, values }: Matrix): Matrix => toMatrix(values, columns, rows, 'F')

/** What is wrong with a matrix whose numbers cannot be a recording: infinities, also those that float32 made. */
export function whyNotFinite({ values, columns }: Matrix, file: string): Finding | null {
  const at = values.findIndex((value) => value === Infinity || value === -Infinity)
  if (at < 0) return null
  const place = `row ${Math.floor(at / columns) + 1}, column ${(at % columns) + 1}`
  return problem(
    'series.value.infinite',
    file,
    `The value in ${place} of ${file} is infinite as a 32-bit float.`,
    'Write missing values as NaN.',
  )
}

export const problem = (
  code: string,
  file: string,
  message: string,
  suggestion: string,
  severity: Finding['severity'] = 'error',
): Finding => ({ code, severity, place: { file }, message, suggestion })
