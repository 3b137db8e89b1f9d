import { describe, expect, it } from 'vitest'
import { areRegions } from '../../../../src/main/domain/atlas/areRegions'

const shape: [number, number, number] = [12, 12, 12]
const volume = (value: (x: number, y: number, z: number) => number) => ({
  shape,
  labels: Int32Array.from({ length: 12 ** 3 }, (_, i) => value(i % 12, Math.floor(i / 12) % 12, Math.floor(i / 144))),
})

describe('areRegions', () => {
  it('takes blocks of equal numbers for regions, with gaps in the labels and labels above 255', () => {
    const label = (x: number, y: number, z: number) => 1000 + 7 * (Math.floor(x / 4) + 3 * Math.floor(y / 4) + z)
    expect(areRegions(volume(label))).toBe(true)
  })

  it('does not take an anatomical picture for an atlas, though its values are whole numbers', () => {
    const grey = (x: number, y: number, z: number) => 400 + 37 * x - 11 * y + ((x * 31 + y * 17 + z * 7) % 23)
    expect(areRegions(volume(grey))).toBe(false)
  })

  it('does not take a mask for an atlas', () => {
    expect(areRegions(volume((x) => (x > 3 ? 1 : 0)))).toBe(false)
  })

  it('does not take an empty volume for an atlas', () => {
    expect(areRegions(volume(() => 0))).toBe(false)
  })

  it('does not count the end of a row as the neighbour of the next one', () => {
    expect(areRegions({ shape: [1, 12, 12], labels: new Int32Array(144).map((_, i) => (i % 12 < 6 ? 1 : 2)) })).toBe(
      false,
    )
  })
})
