import { describe, expect, it } from 'vitest'
import { divergingOnBrain, notJudged, zColor, zPaint } from '../../../../src/renderer/lib/zPaint'

const lightness = ([red, green, blue]: readonly number[]) => 0.3 * red + 0.6 * green + 0.1 * blue

describe('colours of z', () => {
  it('are those of the middle at zero and of the ends at and beyond the limits', () => {
    const { stops } = divergingOnBrain
    expect(zColor(divergingOnBrain, 0, 5)).toEqual(stops[3])
    expect(zColor(divergingOnBrain, -5, 5)).toEqual(stops[0])
    expect(zColor(divergingOnBrain, 50, 5)).toEqual(stops.at(-1))
  })

  it('can be told apart in sign without seeing hue: blue wins below zero, red above', () => {
    const [lowRed, , lowBlue] = zColor(divergingOnBrain, -3, 5)
    const [highRed, , highBlue] = zColor(divergingOnBrain, 3, 5)
    expect(lowBlue).toBeGreaterThan(lowRed)
    expect(highRed).toBeGreaterThan(highBlue)
  })

  it('show an ordinary parcel on black', () => {
    expect(lightness(zColor(divergingOnBrain, 0, 5))).toBeGreaterThan(60)
  })
})

describe('painting parcels', () => {
  it('does not give a parcel that was not judged the colour of an ordinary one', () => {
    const paint = zPaint([3, 6, null, 300], [1, NaN, 2, 0], 3)
    expect([...paint.keys()]).toEqual([3, 6, 300])
    expect(paint.get(6)).toEqual(notJudged)
    expect(paint.get(300)).not.toEqual(notJudged)
  })
})
