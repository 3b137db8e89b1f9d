import { describe, expect, it } from 'vitest'
import {
  applyAffine,
  determinant,
  invertAffine,
  isInvertible,
  multiplyAffine,
  voxelSizes,
} from '../../../../src/main/domain/nifti/affine'
import { obliqueForm } from '../../../fixtures/nifti'

const oblique = [...obliqueForm.rows, 0, 0, 0, 1]
const shift = [1, 0, 0, 10, 0, 1, 0, 20, 0, 0, 1, 30, 0, 0, 0, 1]
const double = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]

describe('an affine', () => {
  it('and its inverse bring a point back, shift included', () => {
    const back = applyAffine(invertAffine(oblique), applyAffine(oblique, [3, -4, 5.5]))
    back.forEach((value, i) => expect(value).toBeCloseTo([3, -4, 5.5][i], 10))
  })
  it('is applied after the one it is multiplied with, not before', () => {
    expect(applyAffine(multiplyAffine(shift, double), [1, 1, 1])).toEqual([12, 22, 32])
    expect(applyAffine(multiplyAffine(double, shift), [1, 1, 1])).toEqual([22, 42, 62])
  })
  it('measures steps along its columns, not its rows', () => {
    const sheared = [3, 0, 0, 0, 4, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    expect(voxelSizes(sheared)).toEqual([5, 2, 1])
    expect(determinant(sheared)).toBe(6)
  })
  it('with two parallel axes is not invertible, a small or mirrored one is', () => {
    expect(isInvertible([1, 2, 0, 0, 1, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])).toBe(false)
    expect(isInvertible(double.map((value, i) => (i < 12 ? -value * 1e-4 : value)))).toBe(true)
  })
})
