import { describe, expect, it } from 'vitest'
import { resampleFrames } from '../../../src/main/domain/windows'
import reference from './reference.json'

describe('resampling equals scipy’s resample_poly of the values over that of ones', () => {
  it.each(reference.cases)('$name', ({ from, to, values, resampled }) => {
    const series = { values: Float32Array.from(values, (value) => value ?? NaN), frames: values.length }
    const made = resampleFrames(series, 1, from, to)
    expect(made.frames).toBe(resampled.length)
    resampled.forEach((wanted, frame) => {
      if (wanted === null) expect(made.values[frame]).toBeNaN()
      else expect(Math.abs(made.values[frame] - wanted)).toBeLessThanOrEqual(reference.tolerance)
    })
  })
})
