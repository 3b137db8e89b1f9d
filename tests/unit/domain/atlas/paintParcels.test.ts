import { expect, it } from 'vitest'
import { paintParcels } from '../../../../src/main/domain/atlas/paintParcels'

it('paints each voxel with the value of its parcel, NaN without one, and leaves the rest 0', () => {
  const values = new Map([
    [0, 9],
    [7, 0.5],
    [12, NaN],
  ])
  expect(paintParcels(Int32Array.of(0, 7, 12, 3, 7), values)).toEqual(Float32Array.of(0, 0.5, NaN, 0, 0.5))
})
