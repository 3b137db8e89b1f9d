import { describe, expect, it } from 'vitest'
import { applyAffine, invertAffine } from '../../../../src/renderer/lib/affine'

const oblique = [
  [-1.9, 0.3, 0.1, 90],
  [0.2, 2.1, -0.6, -126],
  [0.1, 0.7, 1.8, -72],
]

describe('affine maps', () => {
  it('comes back to the voxel it started from, through an oblique and mirrored map', () => {
    const inverse = invertAffine(oblique)!
    const back = applyAffine(inverse, applyAffine(oblique, [17, 40, 3]))
    expect(back.map((value) => +value.toFixed(6))).toEqual([17, 40, 3])
  })

  it('knows that a flat map has no way back', () => {
    expect(
      invertAffine([
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [1, 1, 0, 0],
      ]),
    ).toBeNull()
  })
})
