import { expect, it } from 'vitest'
import { forecastR2 } from '../../../../src/renderer/lib/forecastSkill'

/** Two parcels, four frames: the first frame is context, where nothing is predicted. */
const recorded = Float32Array.from([9, 0, 1, 0, 2, 0, 3, 0])
const guess = (values: number[]) => Float32Array.from(values.flatMap((value) => [value, 0]))
const first = { parcels: 2, parcel: 0 }

it('is 1 for what came, 0 for its mean and below 0 for worse, and the context does not count', () => {
  expect(forecastR2(recorded, guess([NaN, 1, 2, 3]), first)).toBe(1)
  expect(forecastR2(recorded, guess([NaN, 2, 2, 2]), first)).toBe(0)
  expect(forecastR2(recorded, guess([NaN, 3, 2, 1]), first)).toBe(-3)
})

it('is nothing where the parcel does not vary, or the recording ended before', () => {
  expect(forecastR2(recorded, guess([NaN, 1, 2, 3]), { parcels: 2, parcel: 1 })).toBeNaN()
  expect(forecastR2(Float32Array.from([1, NaN]), Float32Array.from([NaN, 2]), { parcels: 1, parcel: 0 })).toBeNaN()
})
