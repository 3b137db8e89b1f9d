import { describe, expect, it } from 'vitest'
import {
  bestGain,
  coarseGains,
  goldenDifference,
  goldenNoise,
  goldenTolerance,
  goldenWindow,
  refinedGains,
  summarise,
} from '../../../../src/main/domain/truth'

const output = (prediction: number[], latent = [0, 1, 2]) => ({ seed: 1, prediction, latent })

describe('the golden output', () => {
  it('comes from the same window for the same seed, and from another for another', () => {
    expect(goldenWindow(3, 5, 1)).toEqual(goldenWindow(3, 5, 1))
    expect(goldenWindow(3, 5, 1)).not.toEqual(goldenWindow(3, 5, 2))
    expect(goldenNoise(12, 1)).toEqual(goldenNoise(12, 1))
  })

  it('has parcels that differ, so that two of them in each other’s place are noticed', () => {
    const window = goldenWindow(4, 10, 1)
    expect(window.slice(0, 10)).not.toEqual(window.slice(10, 20))
  })

  it('keeps mean and root mean square of all values, then values from the whole array', () => {
    const values = Float32Array.from({ length: 140 }, (_, i) => i)
    expect(summarise(values)).toEqual([
      69.5,
      Math.sqrt((139 * 140 * 279) / 6 / 140),
      0,
      10,
      20,
      30,
      40,
      50,
      60,
      70,
      80,
      90,
      100,
      110,
      120,
      130,
    ])
    expect(summarise(Float32Array.of(3, 4))).toEqual([3.5, Math.sqrt(12.5), 3, 4])
  })

  it('takes rounding for the same and a change of a thousandth of the size for another', () => {
    const stored = output([0, 100, 50, -50])
    expect(goldenDifference(stored, output([0, 100, 50.001, -50]))).toBeLessThan(goldenTolerance)
    expect(goldenDifference(stored, output([0, 100, 50.2, -50]))).toBeGreaterThan(goldenTolerance)
    expect(goldenDifference(stored, output([0, 100, 50, -50], [0, 1, 2.1]))).toBeCloseTo(0.1)
  })

  it('takes no number, another length or another seed for another output', () => {
    const stored = output([0, 100, 50])
    expect(goldenDifference(stored, output([0, 100, NaN]))).toBe(Infinity)
    expect(goldenDifference(stored, output([0, 100]))).toBe(Infinity)
    expect(goldenDifference(stored, { ...stored, seed: 2 })).toBe(Infinity)
  })
})

describe('the gain', () => {
  it('is tried from a quarter to sixteen and then beside the best', () => {
    expect(coarseGains).toEqual([0.25, 0.5, 1, 2, 4, 8, 16])
    expect(refinedGains(8)).toEqual([5.66, 11.3])
  })

  it('is the one of the highest masked R2, the smaller of equal ones, whatever gave none', () => {
    const tried = [
      { gain: 1, maskedR2: null },
      { gain: 4, maskedR2: 0.2 },
      { gain: 2, maskedR2: 0.2 },
      { gain: 8, maskedR2: -1 },
    ]
    expect(bestGain(tried)).toBe(2)
    expect(bestGain(tried.slice(0, 1))).toBeNull()
  })
})
