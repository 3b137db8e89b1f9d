import { expect, it } from 'vitest'
import { maskedR2 } from '../../../../src/main/domain/windows'

const both = Uint8Array.of(1, 1)

it('is 1 for a perfect and 0 for a mean prediction', () => {
  const recorded = Float32Array.of(1, 1, 2, 2, 6, 6)
  const { r2, frames } = maskedR2(recorded, Float32Array.of(1, 3, 2, 3, 6, 3), both)
  expect([...r2]).toEqual([1, 0])
  expect([...frames]).toEqual([3, 3])
})

it('leaves out frames that were not covered or not recorded', () => {
  const { r2, frames } = maskedR2(Float32Array.of(1, 5, NaN, 9), Float32Array.of(1, NaN, 7, 8), Uint8Array.of(1))
  expect([...frames]).toEqual([2])
  expect(r2[0]).toBeCloseTo(1 - 1 / 32, 6)
})

it('says nothing of invalid, uncovered and constant parcels', () => {
  const recorded = Float32Array.of(1, 2, 3, 4, 2, 3)
  const { r2 } = maskedR2(recorded, Float32Array.of(1, NaN, 3, 4, NaN, 3), Uint8Array.of(0, 1, 1))
  expect([...r2]).toEqual([NaN, NaN, NaN])
})
