import { crossRowProducts } from './rowProducts'

/** Eigenvalues in no particular order, each with the row of `vectors` of the same place. */
export interface SymmetricEigen {
  values: Float64Array
  /** [n, n] float64, row-major: orthonormal eigenvectors as rows. */
  vectors: Float64Array
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder reduction to a tridiagonal one, then implicit QR
 * steps with Wilkinson's shift.
 *
 * Source: Golub and Van Loan, Matrix Computations, algorithms 8.3.1 to 8.3.3.
 *
 * @param matrix  [n, n] float64, row-major, symmetric, finite; it is not changed
 */
export const symmetricEigen = (matrix: Float64Array, n: number): SymmetricEigen => {
  const { diagonal, beside, basis } = tridiagonalise(matrix, n)
  let end = n - 1
  for (let steps = 0; end > 0; steps++) {
    if (steps > mostStepsPerValue * n) throw new Error('An eigenvalue did not converge.')
    for (let at = 0; at < end; at++) if (isNegligible(diagonal, beside, at)) beside[at] = 0
    while (end > 0 && beside[end - 1] === 0) end--
    if (end === 0) break
    let start = end - 1
    while (start > 0 && beside[start - 1] !== 0) start--
    stepQr({ diagonal, beside, basis }, n, start, end)
  }
  return { values: diagonal, vectors: basis }
}

/** f of a symmetric matrix through its eigenvalues: Σ f(λ) v vᵀ, [n, n] float64. */
export const mapEigenvalues = ({ values, vectors }: SymmetricEigen, f: (value: number) => number): Float64Array => {
  const n = values.length
  const columns = new Float64Array(n * n)
  const scaled = new Float64Array(n * n)
  for (let k = 0; k < n; k++) {
    const factor = f(values[k])
    for (let at = 0; at < n; at++) {
      columns[at * n + k] = vectors[k * n + at]
      scaled[at * n + k] = vectors[k * n + at] * factor
    }
  }
  return crossRowProducts(scaled, columns, n, n)
}

const mostStepsPerValue = 40

interface Tridiagonal {
  diagonal: Float64Array
  /** [n - 1]: what stands beside the diagonal. */
  beside: Float64Array
  /** [n, n]: the transpose of Q in A = Q T Qᵀ. */
  basis: Float64Array
}

const isNegligible = (diagonal: Float64Array, beside: Float64Array, at: number): boolean =>
  Math.abs(beside[at]) <= Number.EPSILON * (Math.abs(diagonal[at]) + Math.abs(diagonal[at + 1]))

const tridiagonalise = (matrix: Float64Array, n: number): Tridiagonal => {
  const a = matrix.slice()
  const beside = new Float64Array(Math.max(0, n - 1))
  const mirrors: Array<{ vector: Float64Array; factor: number }> = []
  for (let k = 0; k < n - 2; k++) {
    const vector = a.slice(k * n + k + 1, (k + 1) * n)
    const length = Math.sqrt(squareOf(vector))
    beside[k] = vector[0] > 0 ? -length : length
    vector[0] -= beside[k]
    const square = squareOf(vector)
    const factor = square > 0 ? 2 / square : 0
    mirrors.push({ vector, factor })
    if (factor > 0) mirrorBothSides(a, n, k + 1, vector, factor)
  }
  if (n > 1) beside[n - 2] = a[(n - 2) * n + n - 1]
  const diagonal = Float64Array.from({ length: n }, (_, at) => a[at * n + at])
  return { diagonal, beside, basis: multiplyMirrors(mirrors, n) }
}

const squareOf = (vector: Float64Array): number => {
  let sum = 0
  for (let at = 0; at < vector.length; at++) sum += vector[at] * vector[at]
  return sum
}

/** The block from `from` on becomes H A H with H = I - factor v vᵀ. */
const mirrorBothSides = (a: Float64Array, n: number, from: number, v: Float64Array, factor: number): void => {
  const size = n - from
  const w = new Float64Array(size)
  let along = 0
  for (let row = 0; row < size; row++) {
    const start = (from + row) * n + from
    let sum = 0
    for (let at = 0; at < size; at++) sum += a[start + at] * v[at]
    w[row] = factor * sum
    along += w[row] * v[row]
  }
  for (let at = 0; at < size; at++) w[at] -= (factor / 2) * along * v[at]
  for (let row = 0; row < size; row++) {
    const start = (from + row) * n + from
    const vRow = v[row]
    const wRow = w[row]
    for (let at = 0; at < size; at++) a[start + at] -= vRow * w[at] + wRow * v[at]
  }
}

const multiplyMirrors = (mirrors: ReadonlyArray<{ vector: Float64Array; factor: number }>, n: number): Float64Array => {
  const basis = new Float64Array(n * n)
  for (let at = 0; at < n; at++) basis[at * n + at] = 1
  for (let k = mirrors.length - 1; k >= 0; k--) {
    const { vector, factor } = mirrors[k]
    for (let row = k + 1; row < n; row++) {
      const start = row * n + k + 1
      let sum = 0
      for (let at = 0; at < vector.length; at++) sum += basis[start + at] * vector[at]
      const share = factor * sum
      for (let at = 0; at < vector.length; at++) basis[start + at] -= share * vector[at]
    }
  }
  return basis
}

/** One implicit QR step on the rows `start` to `end`, whose entries beside the diagonal are not zero. */
const stepQr = ({ diagonal, beside, basis }: Tridiagonal, n: number, start: number, end: number): void => {
  const half = (diagonal[end - 1] - diagonal[end]) / 2
  const last = beside[end - 1]
  const root = Math.hypot(half, last)
  let x = diagonal[start] - diagonal[end] + (last * last) / (half + (half < 0 ? -root : root))
  let z = beside[start]
  for (let k = start; k < end; k++) {
    const r = Math.hypot(x, z)
    const [c, s] = r === 0 ? [1, 0] : [x / r, z / r]
    if (k > start) beside[k - 1] = r
    const [upper, lower, side] = [diagonal[k], diagonal[k + 1], beside[k]]
    diagonal[k] = c * c * upper + 2 * c * s * side + s * s * lower
    diagonal[k + 1] = s * s * upper - 2 * c * s * side + c * c * lower
    beside[k] = c * s * (lower - upper) + (c * c - s * s) * side
    if (k < end - 1) {
      z = s * beside[k + 1]
      beside[k + 1] *= c
      x = beside[k]
    }
    for (let at = k * n; at < (k + 1) * n; at++) {
      const above = basis[at]
      const below = basis[at + n]
      basis[at] = c * above + s * below
      basis[at + n] = c * below - s * above
    }
  }
}
