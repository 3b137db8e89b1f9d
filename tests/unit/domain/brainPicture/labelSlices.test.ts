import { describe, expect, test } from 'vitest'
import { boxOf, cutSlice, type LabelGrid } from '../../../../src/main/domain/brainPicture/labelSlices'
import { applyAffine, invertAffine } from '../../../../src/main/domain/nifti/affine'

/** A grid that is empty but for the voxels nearest to given world points. */
const gridWith = (
  affine: number[],
  shape: [number, number, number],
  points: Record<number, [number, number, number]>,
) => {
  const labels = new Int32Array(shape[0] * shape[1] * shape[2])
  for (const [label, point] of Object.entries(points)) {
    const [i, j, k] = applyAffine(invertAffine(affine), point).map(Math.round)
    labels[i + shape[0] * (j + shape[1] * k)] = Number(label)
  }
  return { shape, affine, labels } satisfies LabelGrid
}
const plain = [2, 0, 0, -20, 0, 2, 0, -20, 0, 0, 2, -20, 0, 0, 0, 1]
const mirrored = [-2, 0, 0, 20, 0, 2, 0, -20, 0, 0, 2, -20, 0, 0, 0, 1]
const turned = (() => {
  const [c, s] = [2 * Math.cos(0.4), 2 * Math.sin(0.4)]
  return [c, -s, 0, -15, s, c, 0, -22, 0, 0, 2, -20, 0, 0, 0, 1]
})()
const shape: [number, number, number] = [21, 21, 21]
const box = { low: [-20, -20, -20] as [number, number, number], high: [20, 20, 20] as [number, number, number] }

/** World position of the middle of all pixels with a label, in an axial slice without mirroring. */
const placeOf = (labels: Int32Array, width: number, label: number, stepMm: number) => {
  const at = [...labels.keys()].filter((i) => labels[i] === label)
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return [
    box.low[0] + (mean(at.map((i) => i % width)) + 0.5) * stepMm,
    box.high[1] - (mean(at.map((i) => Math.floor(i / width))) + 0.5) * stepMm,
  ]
}

describe('a slice of a label volume', () => {
  test.each([
    ['stored from left to right', plain],
    ['stored from right to left', mirrored],
    ['turned by an oblique affine', turned],
  ])('shows a voxel where the affine says it is, when %s', (_, affine) => {
    const grid = gridWith(affine, shape, { 300: [-10, 6, 4] })
    const slice = cutSlice(grid, 'axial', 4, box, 0.5)
    const [x, y] = placeOf(slice.labels, slice.width, 300, 0.5)
    expect(Math.abs(x + 10)).toBeLessThan(1.5)
    expect(Math.abs(y - 6)).toBeLessThan(1.5)
  })

  test('is exact on an unturned grid: no shift by half a voxel', () => {
    const slice = cutSlice(gridWith(plain, shape, { 5: [-10, 6, 4] }), 'axial', 4, box, 0.5)
    expect(placeOf(slice.labels, slice.width, 5, 0.5)).toEqual([-10, 6])
    expect([...slice.labels].filter((label) => label === 5)).toHaveLength(16)
  })

  test('has the subject’s left on the left, and on the right when flipped, in axial and coronal planes', () => {
    const grid = gridWith(mirrored, shape, { 1: [-14, 0, 0] })
    for (const plane of ['axial', 'coronal'] as const) {
      const column = (flipped: boolean) => {
        const slice = cutSlice(grid, plane, 0, box, 1, flipped)
        return slice.labels.indexOf(1) % slice.width
      }
      expect(column(false)).toBeLessThan(20)
      expect(column(true)).toBeGreaterThan(20)
    }
  })

  test('never mirrors a sagittal plane: front stays on the right', () => {
    const grid = gridWith(plain, shape, { 1: [0, 14, 0] })
    const [usual, flipped] = [false, true].map((value) => cutSlice(grid, 'sagittal', 0, box, 1, value))
    expect(usual.labels).toEqual(flipped.labels)
    expect(usual.labels.indexOf(1) % usual.width).toBeGreaterThan(20)
  })

  test('has the top of the head on top', () => {
    const slice = cutSlice(gridWith(plain, shape, { 1: [0, 0, 16] }), 'coronal', 0, box, 1)
    expect(Math.floor(slice.labels.indexOf(1) / slice.width)).toBeLessThan(10)
  })

  test('is empty where the plane leaves the volume, and does not take labels from the other end of a row', () => {
    const full = { shape, affine: plain, labels: new Int32Array(21 ** 3).fill(9) }
    const outside = { low: [-60, -60, -60], high: [60, 60, 60] } as typeof box
    const slice = cutSlice(full, 'axial', 0, outside, 2)
    const side = 42 / 2
    expect([...slice.labels].filter((label) => label === 9)).toHaveLength(side * side)
    expect(cutSlice(full, 'axial', 30, outside, 2).labels.every((label) => label === 0)).toBe(true)
  })
})

describe('the box of a brain', () => {
  test('holds the whole extent of labelled voxels and nothing of the empty rest', () => {
    const grid = gridWith(mirrored, shape, { 1: [-10, 0, 4], 2: [6, 8, -2] })
    expect(boxOf(grid)).toEqual({ low: [-11, -1, -3], high: [7, 9, 5] })
  })

  test('is not there when no voxel carries a label', () => {
    expect(boxOf(gridWith(plain, shape, {}))).toBeNull()
  })
})
