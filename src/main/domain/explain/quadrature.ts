/** Places on the way from 0 to 1 and the weight of each; the weights sum to 1. */
export interface Quadrature {
  points: Float64Array
  weights: Float64Array
}

/**
 * Gauss and Legendre's quadrature of the interval from 0 to 1: exact for polynomials up to degree 2n - 1. Points are the
 * roots of the Legendre polynomial, found by Newton's method.
 *
 * @param count  n, at least 1
 */
export const gaussLegendre = (count: number): Quadrature => {
  const points = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5))
    let slope = 0
    for (let round = 0; round < 100; round++) {
      const { value, derivative } = legendre(count, x)
      slope = derivative
      const step = value / derivative
      x -= step
      if (Math.abs(step) < 1e-15) break
    }
    points[i] = (1 - x) / 2
    weights[i] = 1 / ((1 - x * x) * slope * slope)
  }
  return { points, weights }
}

/** The Legendre polynomial of a degree and its slope, by Bonnet's recursion. */
const legendre = (degree: number, x: number): { value: number; derivative: number } => {
  let [before, value] = [1, x]
  for (let n = 2; n <= degree; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n]
  return { value, derivative: (degree * (x * value - before)) / (x * x - 1) }
}
