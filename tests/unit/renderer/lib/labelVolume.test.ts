import { describe, expect, it } from 'vitest'
import { applyAffine, invertAffine } from '../../../../src/renderer/lib/affine'
import {
  labelAtMm,
  placeOfLabel,
  renumber,
  sampleLabels,
  type LabelVolume,
} from '../../../../src/renderer/lib/labelVolume'

const size = [4, 3, 2] as const
/** x mirrored, 2 mm, shifted: as many scanners write it. */
const toMm = [
  [-2, 0, 0, 10],
  [0, 2, 0, -20],
  [0, 0, 2, 30],
]
const volume = (labelOf: (i: number, j: number, k: number) => number): LabelVolume => {
  const at = (voxel: number) =>
    labelOf(voxel % size[0], Math.floor(voxel / size[0]) % size[1], Math.floor(voxel / (size[0] * size[1])))
  return { ...renumber(24, at), size, toMm, toVoxel: invertAffine(toMm)! }
}

describe('a label volume', () => {
  it('keeps labels above 255 and gaps between labels apart', () => {
    const { labels, voxels } = renumber(5, (voxel) => [0, 2035, 7, 2035, 300][voxel])
    expect(labels).toEqual([0, 7, 300, 2035])
    expect([...voxels]).toEqual([0, 3, 1, 3, 2])
  })

  it('does not make a label the background when no voxel is background', () => {
    expect(renumber(2, () => 9)).toEqual({ labels: [0, 9], voxels: Uint16Array.from([1, 1]) })
  })

  it('finds the label of a place through a mirrored affine, and none outside or in the background', () => {
    const it = volume((i, j, k) => (i === 3 && j === 1 && k === 0 ? 12 : 0))
    expect(labelAtMm(it, [4, -18, 30])).toBe(12)
    expect(labelAtMm(it, [4.9, -18.9, 30.9])).toBe(12)
    expect(labelAtMm(it, [-4, -18, 30])).toBeNull()
    expect(labelAtMm(it, [10, -18, 30])).toBeNull()
  })

  it('goes to a voxel of a bent parcel, not to the hole in its middle', () => {
    const ring = volume((i, j, k) => (k === 0 && i < 3 && !(i === 1 && j === 1) ? 5 : 0))
    const place = placeOfLabel(ring, 5)!
    expect(labelAtMm(ring, place)).toBe(5)
    expect(labelAtMm(ring, applyAffine(toMm, [1, 1, 0]))).toBeNull()
  })

  it('has no place for a label that no voxel carries, nor for the background', () => {
    const it = volume(() => 1)
    expect(placeOfLabel(it, 99)).toBeNull()
    expect(placeOfLabel(it, 0)).toBeNull()
  })

  it('samples a plane in the order of the screen, whichever way the voxels run', () => {
    const it = volume((i) => i + 1)
    const corner = (i: number, j: number) => applyAffine(toMm, [i, j, 0])
    const plane = {
      leftTop: corner(-0.5, -0.5),
      rightTop: corner(3.5, -0.5),
      leftBottom: corner(-0.5, 2.5),
    }
    expect([...sampleLabels(it, plane, 4, 1)]).toEqual([1, 2, 3, 4])
    const mirrored = { leftTop: plane.rightTop, rightTop: plane.leftTop, leftBottom: corner(3.5, 2.5) }
    expect([...sampleLabels(it, mirrored, 4, 1)]).toEqual([4, 3, 2, 1])
  })

  it('leaves what lies beside the volume empty', () => {
    const it = volume(() => 1)
    const far = { leftTop: [90, 0, 0], rightTop: [99, 0, 0], leftBottom: [90, 9, 0] } as const
    expect([...sampleLabels(it, far, 2, 2)]).toEqual([0, 0, 0, 0])
  })
})
