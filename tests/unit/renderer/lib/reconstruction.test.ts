import { expect, it } from 'vitest'
import { courseOf } from '../../../../src/renderer/lib/reconstruction'

it('takes the course of one parcel from the plane that was asked for, not of its neighbour', () => {
  const data = Float32Array.from({ length: 4 * 3 * 2 }, (_, i) => i)
  const reconstruction = { shape: [4, 3, 2], data }
  expect([...courseOf(reconstruction, 'recorded', 1)]).toEqual([1, 3, 5])
  expect([...courseOf(reconstruction, 'high', 0)]).toEqual([18, 20, 22])
})
