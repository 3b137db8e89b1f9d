/**
 * Products of all rows with one another, A Aᵀ: [count, count] float64, symmetric, row-major.
 *
 * @param rows  [count, length] float64, row-major, no missing values
 */
export const rowProducts = (rows: Float64Array, count: number, length: number): Float64Array => {
  const products = new Float64Array(count * count)
  fillProducts(rows, rows, { count, length, products, triangle: true })
  for (let row = 0; row < count; row++)
    for (let column = 0; column < row; column++) products[column * count + row] = products[row * count + column]
  return products
}

/** Products of the rows of A with those of B, A Bᵀ: [count, count] float64, row = row of A. Both as in `rowProducts`. */
export const crossRowProducts = (a: Float64Array, b: Float64Array, count: number, length: number): Float64Array => {
  const products = new Float64Array(count * count)
  fillProducts(a, b, { count, length, products, triangle: false })
  return products
}

interface Target {
  count: number
  length: number
  products: Float64Array
  /** Only what lies on and below the diagonal is asked for; blocks on it are filled whole. */
  triangle: boolean
}

/** Two rows by two rows at a time, so that each value that is read serves two products. */
const fillProducts = (a: Float64Array, b: Float64Array, { count, length, products, triangle }: Target): void => {
  const even = count - (count % 2)
  for (let row = 0; row < even; row += 2) {
    const end = triangle ? row + 2 : even
    for (let column = 0; column < end; column += 2) {
      let [both, right, below, corner] = [0, 0, 0, 0]
      const a0 = row * length
      const b0 = column * length
      for (let at = 0; at < length; at++) {
        const upper = a[a0 + at]
        const lower = a[a0 + length + at]
        const left = b[b0 + at]
        const other = b[b0 + length + at]
        both += upper * left
        right += upper * other
        below += lower * left
        corner += lower * other
      }
      products[row * count + column] = both
      products[row * count + column + 1] = right
      products[(row + 1) * count + column] = below
      products[(row + 1) * count + column + 1] = corner
    }
  }
  if (even === count) return
  for (let at = 0; at < count; at++) {
    products[even * count + at] = dot(a, even * length, b, at * length, length)
    if (!triangle) products[at * count + even] = dot(a, at * length, b, even * length, length)
  }
}

const dot = (a: Float64Array, a0: number, b: Float64Array, b0: number, length: number): number => {
  let sum = 0
  for (let at = 0; at < length; at++) sum += a[a0 + at] * b[b0 + at]
  return sum
}
