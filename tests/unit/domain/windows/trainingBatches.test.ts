import { describe, expect, it } from 'vitest'
import { makeTrainingBatches, type ScaledSeries } from '../../../../src/main/domain/windows'

const options = { seed: 5, batch: 2, windowFrames: 4, patchFrames: 2 }

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
})
