import { describe, expect, it } from 'vitest'
import {
  crossRowProducts,
  geometricMean,
  logarithmAbout,
  mapEigenvalues,
  rowProducts,
  symmetricEigen,
  whiteningOf,
} from '../../../../src/main/domain/connectivity'
import { makeRandom } from '../../../../src/main/domain/random'

const normals = (count: number, seed: number): Float64Array => {
  const random = makeRandom(seed, 'linear algebra')
  return Float64Array.from({ length: count }, () => random.normal())
}

const product = (a: Float64Array, b: Float64Array, count: number, length: number): number[] =>
  Array.from({ length: count * count }, (_, at) => {
    const [row, column] = [Math.floor(at / count), at % count]
    let sum = 0
    for (let k = 0; k < length; k++) sum += a[row * length + k] * b[column * length + k]
    return sum
  })

const worst = (got: ArrayLike<number>, wanted: ArrayLike<number>): number =>
  Array.from(got).reduce((most, value, at) => Math.max(most, Math.abs(value - wanted[at])), 0)

describe('products of rows', () => {
  it.each([1, 2, 5, 8])('are those of the plain double loop, for %i rows', (count) => {
    const [a, b] = [normals(count * 7, 1), normals(count * 7, 2)]
    expect(worst(rowProducts(a, count, 7), product(a, a, count, 7))).toBeLessThan(1e-12)
    expect(worst(crossRowProducts(a, b, count, 7), product(a, b, count, 7))).toBeLessThan(1e-12)
  })
})

describe('eigenvalues', () => {
  it.each([1, 2, 3, 30])('put a symmetric matrix of %i rows together again from orthonormal vectors', (n) => {
    const rows = normals(n * (n + 2), n)
    const matrix = rowProducts(rows, n, n + 2).map((value, at) => (at % (n + 1) === 0 ? value - 3 : value))
    const eigen = symmetricEigen(matrix, n)
    expect(
      worst(
        mapEigenvalues(eigen, (value) => value),
        matrix,
      ),
    ).toBeLessThan(1e-10)
    const identity = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0))
    expect(worst(rowProducts(eigen.vectors, n, n), identity)).toBeLessThan(1e-12)
  })

  it('are found for matrices that have nothing to iterate on: zero, diagonal, equal eigenvalues, blocks', () => {
    expect([...symmetricEigen(new Float64Array(9), 3).values]).toEqual([0, 0, 0])
    expect([...symmetricEigen(Float64Array.of(3, 0, 0, 1), 2).values].sort()).toEqual([1, 3])
    const ones = new Float64Array(16).fill(1)
    const values = [...symmetricEigen(ones, 4).values].sort((a, b) => a - b)
    expect(worst(values, [0, 0, 0, 4])).toBeLessThan(1e-14)
    const blocks = Float64Array.of(0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2, 0)
    expect(
      worst(
        [...symmetricEigen(blocks, 4).values].sort((a, b) => a - b),
        [-2, -1, 1, 2],
      ),
    ).toBeLessThan(1e-14)
  })
})

describe('the geometric mean', () => {
  it('of matrices that commute is that of their eigenvalues', () => {
    const steps = geometricMean([Float64Array.of(1, 0, 0, 8), Float64Array.of(4, 0, 0, 2)], 2)
    let step = steps.next()
    while (!step.done) step = steps.next()
    expect(worst(step.value.mean, [2, 0, 0, 4])).toBeLessThan(1e-9)
  })

  it('is where its own logarithm is zero', () => {
    const matrix = rowProducts(normals(24, 5), 4, 6)
    expect(worst(logarithmAbout(whiteningOf(matrix, 4), matrix, 4), new Float64Array(16))).toBeLessThan(1e-12)
  })
})
