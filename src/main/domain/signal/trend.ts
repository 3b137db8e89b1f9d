import { removeFrom, spanOf } from './orthonormal'

/**
 * Orthonormal columns that span the polynomials of time up to a degree.
 *
 * @param times   time of each row, in any unit: places of frames, so that left-out frames leave their gap
 * @param degree  0 the mean, 1 a line, 2 a parabola, ...
 */
export function polynomialBasis(times: ArrayLike<number>, degree: number): Float64Array[] {
  const first = times[0]
  const extent = times[times.length - 1] - first || 1
  const scaled = Float64Array.from(times, (time) => (2 * (time - first)) / extent - 1)
  return spanOf(Array.from({ length: degree + 1 }, (_, power) => legendre(scaled, power))).basis
}

/** Takes a polynomial trend out of each column, in place; the least squares fit over its rows. */
export function removeTrend(columns: readonly Float64Array[], times: ArrayLike<number>, degree: number): void {
  const basis = polynomialBasis(times, degree)
  for (const column of columns) {
    removeFrom(column, basis)
    // Once more for what rounding left: the mean of a recording is far larger than its fluctuations.
    removeFrom(column, basis)
  }
}

/** The Legendre polynomial of a degree at places in -1..1, by Bonnet's recursion. */
function legendre(places: Float64Array, degree: number): Float64Array {
  return places.map((x) => {
    let before = 0
    let value = 1
    for (let n = 0; n < degree; n++) [before, value] = [value, ((2 * n + 1) * x * value - n * before) / (n + 1)]
    return value
  })
}
