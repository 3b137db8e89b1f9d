import { describe, expect, it } from 'vitest'
import { cutWindow, type ScaledSeries } from '../../../../src/main/domain/windows'

const size = { windowFrames: 6, patchFrames: 3 }

/** Value = parcel * 100 + frame. */
const series = (frames: number, parcels: number): ScaledSeries => ({
  frames,
  parcels,
  values: Float32Array.from({ length: frames * parcels }, (_, i) => (i % parcels) * 100 + Math.floor(i / parcels)),
  valid: new Uint8Array(parcels).fill(1),
})

const cut = (recording: ScaledSeries, start: number) => {
  const target = {
    signal: new Float32Array(recording.parcels * 6).fill(-1),
    present: new Float32Array(recording.parcels * 2),
  }
  cutWindow(recording, start, size, target)
  return target
}

describe('cutWindow', () => {
  it('turns frames by parcels into parcels by frames, from the frame asked for', () => {
    const { signal, present } = cut(series(10, 2), 3)
    expect([...signal]).toEqual([3, 4, 5, 6, 7, 8, 103, 104, 105, 106, 107, 108])
    expect([...present]).toEqual([1, 1, 1, 1])
  })

  it('feeds 0 for a missing frame and takes only its own token out of the judgement', () => {
    const recording = series(10, 2)
    recording.values[7 * 2 + 1] = NaN
    const { signal, present } = cut(recording, 3)
    expect([...signal.subarray(6)]).toEqual([103, 104, 105, 106, 0, 108])
    expect([...present]).toEqual([1, 1, 1, 0])
  })

  it('judges no token of an invalid parcel', () => {
    const recording = series(10, 3)
    recording.valid[1] = 0
    expect([...cut(recording, 0).present]).toEqual([1, 1, 0, 0, 1, 1])
  })
})
