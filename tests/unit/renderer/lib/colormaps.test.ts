import { describe, expect, it } from 'vitest'
import {
  colorAt,
  colorTable,
  cssGradient,
  divergingDark,
  divergingLight,
  gray,
  sequential,
} from '../../../../src/renderer/lib/colormaps'

const lightness = ([red, green, blue]: readonly number[]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue

describe('colour maps', () => {
  it('gives the ends for values beyond the range instead of wrapping around', () => {
    expect(colorAt(gray, -1)).toEqual([0, 0, 0])
    expect(colorAt(gray, 7)).toEqual([255, 255, 255])
    expect(colorAt(gray, 0.5)).toEqual([128, 128, 128])
  })

  it('keeps zero in the middle of a diverging map: neither blue nor orange', () => {
    for (const map of [divergingDark, divergingLight]) {
      const [red, , blue] = colorAt(map, 0.5)
      expect(Math.abs(red - blue)).toBeLessThan(12)
      const [low, high] = [colorAt(map, 0.2), colorAt(map, 0.8)]
      expect(low[2] - low[0]).toBeGreaterThan(60)
      expect(high[0] - high[2]).toBeGreaterThan(60)
    }
  })

  it('rises in lightness all along a sequential map, so that it can be read in grey', () => {
    const steps = Array.from({ length: 64 }, (_, i) => lightness(colorAt(sequential, i / 63)))
    for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeGreaterThan(steps[i - 1])
  })

  it('tabulates 256 colours from one end to the other', () => {
    const table = colorTable(sequential)
    expect(table.length).toBe(768)
    expect([...table.slice(0, 3)]).toEqual(colorAt(sequential, 0))
    expect([...table.slice(-3)]).toEqual(colorAt(sequential, 1))
  })

  it('draws a colour bar with every stop', () => {
    expect(cssGradient(divergingDark).match(/rgb\(/g)).toHaveLength(divergingDark.stops.length)
  })
})
