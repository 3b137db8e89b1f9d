/**
 * Lower triangle L with L Lᵀ = A (Cholesky); null when A is not positive definite.
 *
 * @param matrix  [n, n] float64, row-major, symmetric; the lower triangle is read
 */
export const cholesky = (matrix: Float64Array, n: number): Float64Array | null => {
  const lower = new Float64Array(n * n)
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * n + column]
      for (let k = 0; k < column; k++) sum -= lower[row * n + k] * lower[column * n + k]
      if (column < row) lower[row * n + column] = sum / lower[column * n + column]
      else if (sum > 0) lower[row * n + row] = Math.sqrt(sum)
      else return null
    }
  }
  return lower
}

/** Solves L Lᵀ x = b in place. `lower` as `cholesky` gives it. */
export const solveInPlace = (lower: Float64Array, b: Float64Array): void => {
  const n = b.length
  for (let row = 0; row < n; row++) {
    let sum = b[row]
    for (let k = 0; k < row; k++) sum -= lower[row * n + k] * b[k]
    b[row] = sum / lower[row * n + row]
  }
  for (let row = n - 1; row >= 0; row--) {
    b[row] /= lower[row * n + row]
    for (let k = 0; k < row; k++) b[k] -= lower[row * n + k] * b[row]
  }
}

/** Inverse of a symmetric positive definite matrix, [n, n] float64; null when it is not positive definite. */
export const invertPositiveDefinite = (matrix: Float64Array, n: number): Float64Array | null => {
  const lower = cholesky(matrix, n)
  if (!lower) return null
  const root = invertTriangle(lower, n)
  const inverse = new Float64Array(n * n)
  // A⁻¹ = L⁻ᵀ L⁻¹: row by row of L⁻¹, so that memory is read in its order.
  for (let k = 0; k < n; k++)
    for (let row = 0; row <= k; row++) {
      const factor = root[k * n + row]
      for (let column = 0; column <= row; column++) inverse[row * n + column] += factor * root[k * n + column]
    }
  for (let row = 0; row < n; row++)
    for (let column = 0; column < row; column++) inverse[column * n + row] = inverse[row * n + column]
  return inverse
}

const invertTriangle = (lower: Float64Array, n: number): Float64Array => {
  const root = new Float64Array(n * n)
  for (let row = 0; row < n; row++) {
    const pivot = 1 / lower[row * n + row]
    for (let k = 0; k < row; k++) {
      const factor = lower[row * n + k] * pivot
      for (let column = 0; column <= k; column++) root[row * n + column] -= factor * root[k * n + column]
    }
    root[row * n + row] = pivot
  }
  return root
}
