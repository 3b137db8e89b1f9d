import { describe, expect, it } from 'vitest'
import {
  makeFixedBatches,
  makeTrainingBatches,
  type Masking,
  type ScaledSeries,
} from '../../../../src/main/domain/windows'

const masking: Masking = { kept: 1, draw: (random) => Float32Array.of(random.uniform(), random.uniform()) }
const options = { seed: 5, batch: 2, windowFrames: 4, masking }

/** Every value says which recording and frame it is from. */
const recording = (index: number, frames: number): ScaledSeries => ({
  frames,
  parcels: 1,
  values: Float32Array.from({ length: frames }, (_, frame) => index * 1000 + frame),
  valid: Uint8Array.of(1),
})
const cohort = [recording(0, 9), recording(1, 4), recording(2, 20), recording(3, 11)]

describe('makeTrainingBatches', () => {
  it('gives step n the same batch whether or not the steps before it were asked for', () => {
    const whole = makeTrainingBatches(cohort, options)
    const steps = Array.from({ length: 9 }, (_, step) => whole(step))
    const resumed = makeTrainingBatches(cohort, options)
    expect(resumed(7)).toEqual(steps[7])
    expect(resumed(8)).toEqual(steps[8])
  })

  it('takes every recording once in each round', () => {
    const batches = makeTrainingBatches(cohort, options)
    for (let round = 0; round < 5; round++) {
      const windows = [...batches(round * 2).signal, ...batches(round * 2 + 1).signal].filter((_, i) => i % 4 === 0)
      expect(windows.map((value) => Math.floor(value / 1000)).sort()).toEqual([0, 1, 2, 3])
    }
  })

  it('cuts whole windows that lie within the recording, from the first frame to the last', () => {
    const batches = makeTrainingBatches([recording(0, 6)], options)
    const starts = new Set<number>()
    for (let step = 0; step < 40; step++) {
      const { signal } = batches(step)
      expect([...signal.subarray(0, 4)].map((value) => value - signal[0])).toEqual([0, 1, 2, 3])
      starts.add(signal[0])
    }
    expect([...starts].sort()).toEqual([0, 1, 2])
  })

  it('hides other tokens in every sample', () => {
    const { noise } = makeTrainingBatches(cohort, options)(0)
    expect([...noise.subarray(0, 2)]).not.toEqual([...noise.subarray(2, 4)])
  })

  it('follows the seed', () => {
    const first = (seed: number) => makeTrainingBatches(cohort, { ...options, seed })(3)
    expect(first(1)).toEqual(first(1))
    expect(first(1).noise).not.toEqual(first(2).noise)
  })

  it('says of which recording each window is', () => {
    const { signal, recordings } = makeTrainingBatches(cohort, options)(3)
    expect([...recordings]).toEqual([Math.floor(signal[0] / 1000), Math.floor(signal[4] / 1000)])
  })

  it('feeds a recording shorter than a window from its start, and does not count what is not there', () => {
    const { signal, present } = makeTrainingBatches([recording(7, 3)], options)(0)
    expect([...signal]).toEqual([7000, 7001, 7002, 0, 7000, 7001, 7002, 0])
    expect([...present]).toEqual([1, 1, 1, 0, 1, 1, 1, 0])
  })

  it('does not count missing frames, value by value, nor parcels that cannot be used', () => {
    const two = { frames: 4, parcels: 2, values: Float32Array.of(1, 5, NaN, 5, 3, 5, 4, 5), valid: Uint8Array.of(1, 0) }
    const { signal, present } = makeTrainingBatches([two], { ...options, batch: 1 })(0)
    expect([...signal.subarray(0, 4)]).toEqual([1, 0, 3, 4])
    expect([...present]).toEqual([1, 0, 1, 1, 0, 0, 0, 0])
  })

  it('shifts parcels against one another by no more than the jitter, without moving windows or masks', () => {
    const parcels = 20
    const values = Float32Array.from({ length: 60 * parcels }, (_, at) => Math.floor(at / parcels))
    const wide = { frames: 60, parcels, values, valid: new Uint8Array(parcels).fill(1) }
    const augmentation = { noise: 0, amplitude: 0, parcelDropout: 0, jitterFrames: 2 }
    const [still, moved] = [
      makeTrainingBatches([wide], options)(4),
      makeTrainingBatches([wide], { ...options, augmentation })(4),
    ]
    expect(moved.noise).toEqual(still.noise)
    const shifts = new Set(
      Array.from({ length: parcels }, (_, parcel) => moved.signal[parcel * 4] - still.signal[parcel * 4]),
    )
    expect([...shifts].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2])
  })
})

describe('makeFixedBatches', () => {
  const fixed = { ...options, batch: 3, windows: 2 }

  it('gives the same windows each time, spread over each recording', () => {
    const batches = makeFixedBatches(cohort, fixed)
    expect(batches).toEqual(makeFixedBatches(cohort, fixed))
    const starts = batches.flatMap(({ signal }) => [signal[0], signal[4], signal[8]])
    expect(starts.slice(0, 7)).toEqual([0, 5, 1000, 2000, 2016, 3000, 3007])
  })

  it('fills the last batch up with windows that count for nothing', () => {
    const last = makeFixedBatches(cohort, fixed).at(-1)!
    expect([...last.recordings]).toEqual([3, -1, -1])
    expect(last.present.subarray(4).every((value) => value === 0)).toBe(true)
    expect(last.noise).toHaveLength(6)
  })
})
