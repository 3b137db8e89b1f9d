/** The least of a map's sum of squares that the maps before it must leave unexplained. */
const leastOwn = 1e-9
/** The least of a map's sum of squares that must lie in voxels that have a value. */
const leastLeft = 1e-9

export interface Solver {
  /** Maps that have weight; the others are not solved for. */
  active: Int32Array
  /** Coefficients of all maps from the products of the maps with a frame, [maps]; NaN for maps without weight. */
  solve(products: Float64Array): Float64Array
  /**
   * [maps] the part of each map's sum of squares that all others together leave unexplained, 0..1: the inverse of its
   * variance inflation; NaN for maps without weight.
   */
  ownShares(): Float64Array
}

/**
 * Makes the solver of least squares by the normal equations, scaled to maps of length 1, by Cholesky's method. Gives
 * the number of the first map that is a combination of those before it instead.
 * @param gram   [maps, maps] products of the maps with one another
 * @param whole  [maps] sums of squares of the maps where nothing is missing
 */
export function factorGram(gram: Float64Array, whole: Float64Array): Solver | { collinear: number } {
  const maps = whole.length
  const active = Int32Array.from({ length: maps }, (_, map) => map).filter(
    (map) => gram[map * maps + map] > leastLeft * whole[map],
  )
  const n = active.length
  const scale = Float64Array.from(active, (map) => 1 / Math.sqrt(gram[map * maps + map]))
  const lower = new Float64Array(n * n)
  for (let row = 0; row < n; row++)
    for (let column = 0; column <= row; column++) {
      let sum = gram[active[row] * maps + active[column]] * scale[row] * scale[column]
      for (let k = 0; k < column; k++) sum -= lower[row * n + k] * lower[column * n + k]
      if (row !== column) lower[row * n + column] = sum / lower[column * n + column]
      else if (sum > leastOwn) lower[row * n + row] = Math.sqrt(sum)
      else return { collinear: active[row] }
    }

  const solve = (products: Float64Array): Float64Array => {
    const x = Float64Array.from(active, (map, i) => products[map] * scale[i])
    for (let row = 0; row < n; row++) {
      for (let k = 0; k < row; k++) x[row] -= lower[row * n + k] * x[k]
      x[row] /= lower[row * n + row]
    }
    for (let row = n - 1; row >= 0; row--) {
      for (let k = row + 1; k < n; k++) x[row] -= lower[k * n + row] * x[k]
      x[row] /= lower[row * n + row]
    }
    const coefficients = new Float64Array(maps).fill(NaN)
    active.forEach((map, i) => (coefficients[map] = x[i] * scale[i]))
    return coefficients
  }
  const ownShares = (): Float64Array => {
    const shares = new Float64Array(maps).fill(NaN)
    const column = new Float64Array(n)
    active.forEach((map, i) => {
      // The diagonal of the inverse is the length of a column of the inverted factor.
      let inverse = 0
      for (let row = i; row < n; row++) {
        let sum = row === i ? 1 : 0
        for (let k = i; k < row; k++) sum -= lower[row * n + k] * column[k]
        column[row] = sum / lower[row * n + row]
        inverse += column[row] ** 2
      }
      shares[map] = 1 / inverse
    })
    return shares
  }
  return { active, solve, ownShares }
}
