import { crossRowProducts } from './rowProducts'
import { mapEigenvalues, symmetricEigen } from './symmetricEigen'

const enough = 1e-8
const mostSteps = 50

/** What the iteration ended with. */
export interface GeometricMean {
  /** [n, n] float64, symmetric positive definite. */
  mean: Float64Array
  steps: number
  converged: boolean
}

/**
 * Geometric mean of symmetric positive definite matrices: the matrix about which the logarithms of the whitened ones
 * average to zero. From the arithmetic mean on, each step goes along the geodesic of that average; a step is halved
 * when the average grew. Ends when the average's norm by n² falls below 1e-8, or after 50 steps.
 * Gives the share of a step's work after each matrix, so that long work can be told and stopped; returns the mean.
 *
 * Source: Fletcher and Joshi 2007, "Riemannian geometry for the statistical analysis of diffusion tensor data", algorithm 3;
 * for covariances of recordings Varoquaux et al. 2010, "Detection of brain functional-connectivity difference in
 * post-stroke patients using group-level covariance modeling".
 *
 * @param matrices  at least one, [n, n] float64 each
 */
export function* geometricMean(matrices: readonly Float64Array[], n: number): Generator<number, GeometricMean> {
  let mean = averageOf(matrices, n)
  let smallest = Infinity
  let stride = 1
  for (let step = 1; step <= mostSteps; step++) {
    const eigen = symmetricEigen(mean, n)
    const whitening = mapEigenvalues(eigen, (value) => 1 / Math.sqrt(value))
    const drift = new Float64Array(n * n)
    for (const [at, matrix] of matrices.entries()) {
      const log = logarithmAbout(whitening, matrix, n)
      for (let entry = 0; entry < drift.length; entry++) drift[entry] += log[entry] / matrices.length
      yield (at + 1) / matrices.length
    }
    const norm = Math.sqrt(drift.reduce((sum, value) => sum + value * value, 0))
    const onwards = mapEigenvalues(symmetricEigen(drift, n), (value) => Math.exp(value * stride))
    mean = sandwich(
      mapEigenvalues(eigen, (value) => Math.sqrt(value)),
      onwards,
      n,
    )
    if (norm < smallest) smallest = norm
    else stride /= 2
    if (norm / (n * n) < enough) return { mean, steps: step, converged: true }
  }
  return { mean, steps: mostSteps, converged: false }
}

/** The whitening of a mean, mean^(-1/2): [n, n] float64, symmetric. */
export const whiteningOf = (mean: Float64Array, n: number): Float64Array =>
  mapEigenvalues(symmetricEigen(mean, n), (value) => 1 / Math.sqrt(value))

/** A matrix in the tangent space at a mean, log(W A W) with its whitening W: [n, n] float64, symmetric, no unit. */
export const logarithmAbout = (whitening: Float64Array, matrix: Float64Array, n: number): Float64Array =>
  mapEigenvalues(symmetricEigen(sandwich(whitening, matrix, n), n), Math.log)

/** W A W of two symmetric matrices, made symmetric to the last bit. */
const sandwich = (outer: Float64Array, inner: Float64Array, n: number): Float64Array => {
  const product = crossRowProducts(crossRowProducts(outer, inner, n, n), outer, n, n)
  for (let row = 0; row < n; row++)
    for (let column = 0; column < row; column++) {
      const both = (product[row * n + column] + product[column * n + row]) / 2
      product[row * n + column] = product[column * n + row] = both
    }
  return product
}

const averageOf = (matrices: readonly Float64Array[], n: number): Float64Array => {
  const mean = new Float64Array(n * n)
  for (const matrix of matrices)
    for (let entry = 0; entry < mean.length; entry++) mean[entry] += matrix[entry] / matrices.length
  return mean
}
