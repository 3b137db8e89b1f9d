import { describe, expect, it } from 'vitest'
import { mapScale } from '../../../../src/renderer/lib/mapScale'

describe('the scale of a map and its control', () => {
  it('is one for both: the wider of the two decides, so that a faint control looks faint', () => {
    expect(
      mapScale([
        [0, 1, 2],
        [0, 0.1],
      ]),
    ).toEqual({ kind: 'sequential', range: [0, 2] })
  })

  it('is symmetric around 0 as soon as one of them goes below', () => {
    expect(
      mapScale([
        [0, 1],
        [-3, 0],
      ]),
    ).toEqual({ kind: 'diverging', range: [-3, 3] })
  })

  it('does not let one extreme value take the colours from all others', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i / 1000)
    values[500] = 1e6
    expect(mapScale([values]).range[1]).toBeLessThan(1)
  })

  it('shows small differences of large values, which a scale from 0 would hide', () => {
    expect(mapScale([[0.0113, 0.0138]]).range).toEqual([0.0113, 0.0138])
  })

  it('leaves missing values out, and has an extent also where nothing differs', () => {
    expect(mapScale([[NaN, 0, 4]]).range).toEqual([0, 4])
    expect(mapScale([[2, 2, 2]]).range).toEqual([0, 2])
    expect(mapScale([[NaN]]).range).toEqual([0, 1])
    expect(mapScale([]).range).toEqual([0, 1])
  })
})
