import { expect, it } from 'vitest'
import { measureLabels, mostLabels } from '../../../../src/main/domain/atlas/labelVolume'

it('the centre of a parcel is the mean place of its voxels in the world, not in the grid', () => {
  const affine = [-2, 0, 0, 10, 0, 0, 3, -20, 0, 4, 0, 5, 0, 0, 0, 1] // y and z exchanged
  const labels = new Int32Array(2 * 3 * 4)
  const at = (x: number, y: number, z: number) => x + 2 * (y + 3 * z)
  labels[at(0, 2, 1)] = 300
  labels[at(1, 2, 3)] = 300
  labels[at(0, 0, 0)] = 7
  const measured = measureLabels({ shape: [2, 3, 4], affine, affineSource: 'sform', space: 'mni', labels })
  expect([...measured!]).toEqual([
    [7, { voxels: 1, centre: [10, -20, 5] }],
    [300, { voxels: 2, centre: [10 - 1, -20 + 6, 5 + 8] }],
  ])
})

it('a volume of as many numbers as voxels is given up instead of filling memory', () => {
  const affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
  const measure = (count: number) => {
    const labels = Int32Array.from({ length: count + 1 }, (_, label) => label)
    return measureLabels({ shape: [count + 1, 1, 1], affine, affineSource: 'sform', space: 'mni', labels })
  }
  expect(measure(mostLabels)?.size).toBe(mostLabels)
  expect(measure(mostLabels + 1)).toBeNull()
})
