import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../../../src/main/domain/random'
import { augmentationsOf } from '../../../../src/main/domain/windows/augment'

const frames = 50
const window = () => ({
  signal: Float32Array.from({ length: 40 * frames }, (_, at) => Math.sin(at)),
  present: new Float32Array(40 * frames).fill(1).fill(0, 0, frames),
})
const off = { noise: 0, amplitude: 0, parcelDropout: 0 }
const apply = (strength: Partial<typeof off>, seed = 1) => {
  const made = window()
  for (const augment of augmentationsOf({ ...off, ...strength })) augment(made, frames, makeRandom(seed, 'augment'))
  return made
}

describe('an augmentation', () => {
  it('that is off changes nothing', () => {
    expect(apply({})).toEqual(window())
  })

  it('draws the same for the same window, and other numbers for another', () => {
    expect(apply({ noise: 1 })).toEqual(apply({ noise: 1 }))
    expect(apply({ noise: 1 }).signal).not.toEqual(apply({ noise: 1 }, 2).signal)
  })

  it('adds noise of the strength asked for, and none where nothing was measured', () => {
    const { signal } = apply({ noise: 0.5 })
    const added = signal.map((value, at) => value - window().signal[at])
    expect(added.subarray(0, frames).every((value) => value === 0)).toBe(true)
    const rest = added.subarray(frames)
    expect(Math.hypot(...rest) / Math.sqrt(rest.length)).toBeCloseTo(0.5, 1)
  })

  it('multiplies the whole window by one factor', () => {
    const factor = apply({ amplitude: 0.3 }).signal[7] / window().signal[7]
    expect(Math.abs(factor - 1)).toBeLessThanOrEqual(0.3)
    apply({ amplitude: 0.3 }).signal.forEach((value, at) => expect(value).toBeCloseTo(window().signal[at] * factor, 5))
  })

  it('drops whole parcels, which are then not counted', () => {
    const { signal, present } = apply({ parcelDropout: 0.4 })
    let dropped = 0
    for (let parcel = 1; parcel < 40; parcel++) {
      const [values, counts] = [signal, present].map((all) => all.subarray(parcel * frames, (parcel + 1) * frames))
      expect(new Set(counts).size).toBe(1)
      if (counts[0] === 1) continue
      dropped++
      expect(values.every((value) => value === 0)).toBe(true)
    }
    expect(dropped).toBeGreaterThan(5)
    expect(dropped).toBeLessThan(30)
  })
})
