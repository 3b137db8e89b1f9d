import { expect, it } from 'vitest'
import { colorAt, divergingDark } from '../../../../src/renderer/lib/colormaps'
import { halfMap, paintAroundZero } from '../../../../src/renderer/ui/valueColors'

const colorsOf = ({ R, G, B }: ReturnType<typeof halfMap>, index: number) => [R[index], G[index], B[index]]

it('gives each sign the colours that the colour bar shows for it, from zero outwards', () => {
  for (const sign of [1, -1] as const) {
    const half = halfMap(divergingDark, sign)
    expect(colorsOf(half, 255)).toEqual(colorAt(divergingDark, (1 + sign) / 2))
    const middle = colorAt(divergingDark, 0.5 + sign / 4)
    colorsOf(half, 128).forEach((value, channel) => expect(Math.abs(value - middle[channel])).toBeLessThan(4))
  }
})

it('draws nothing where the value is zero, and hides what lies behind where it is not', () => {
  const { A } = halfMap(divergingDark, 1)
  expect(A[0]).toBe(0)
  expect(new Set(A.slice(1))).toEqual(new Set([255]))
})

it('shows missing voxels of a map as nothing, not as the lowest value', () => {
  const volume = { img: Float32Array.of(NaN, -0.5, 0.5) }
  const viewer = { addColormap: () => {} }
  paintAroundZero(viewer as never, volume as never, { map: divergingDark, limit: 1, from: 0.3 })
  expect([...volume.img]).toEqual([0, -0.5, 0.5])
  expect(volume).toMatchObject({ cal_min: 0.3, cal_max: 1 })
})
