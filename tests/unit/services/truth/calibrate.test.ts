import { describe, expect, it } from 'vitest'
import type { ParcelSeries } from '../../../../src/main/domain/parcelSeries'
import type { Reconstructor } from '../../../../src/main/services/reconstruction'
import { calibrate, doubtGain, halve } from '../../../../src/main/services/truth/calibrate'
import { fakeSeries } from '../../../fixtures/fakeCohort'

const quiet = { progress: () => {}, signal: new AbortController().signal }
const recordings = [1, 2, 3, 4, 5].map((subject) => ({
  name: `sub-${subject}`,
  sha256: `hash of ${subject}`,
  series: fakeSeries(subject, { parcels: 3, frames: 40 }),
  seenInTraining: false,
}))

/** A model whose masked R2 is what the formula says of the gain, the same for each parcel. */
const scoring = (r2Of: (gain: number) => number, fed: ParcelSeries[] = []): Reconstructor =>
  ({
    model: { card: { contract: { windowFrames: 20, scaling: { gain: 3 } } } },
    reconstruct: async (series: ParcelSeries, { gain }: { gain: number }) => {
      fed.push(series)
      return { maskedR2: { r2: new Float32Array(3).fill(r2Of(gain)) } }
    },
  }) as unknown as Reconstructor

describe('choosing a gain', () => {
  it('finds the best of powers of two, and then of their geometric means', async () => {
    const { chosen, tried } = await calibrate(
      scoring((gain) => 0.5 - Math.abs(Math.log2(gain / 5.6))),
      recordings,
      quiet,
    )
    expect(chosen).toBe(5.66)
    expect(tried.map(({ gain }) => gain)).toEqual([0.25, 0.5, 1, 2, 2.83, 4, 5.66, 8, 16])
    expect(doubtGain({ chosen, tried }, false)).toEqual([])
  })

  it('keeps the gain that was, and says so, when the model predicts nothing at any', async () => {
    const calibration = await calibrate(
      scoring((gain) => -1 / gain),
      recordings,
      quiet,
    )
    expect(calibration.chosen).toBe(3)
    expect(doubtGain(calibration, false)).toEqual([expect.stringContaining('left at 3')])
    const silent = await calibrate(
      scoring(() => NaN),
      recordings,
      quiet,
    )
    expect(silent.chosen).toBe(3)
    expect(silent.tried.every(({ maskedR2 }) => maskedR2 === null)).toBe(true)
  })

  it('says so when the best lies at the end of what was tried, or was chosen on what it is reported on', async () => {
    const calibration = await calibrate(
      scoring((gain) => gain / 100),
      recordings,
      quiet,
    )
    expect(doubtGain(calibration, false)).toEqual([expect.stringContaining('at the end')])
    expect(doubtGain(calibration, true)).toHaveLength(2)
  })

  it('takes a window of each recording, no more', async () => {
    const fed: ParcelSeries[] = []
    await calibrate(
      scoring(() => 0.1, fed),
      recordings.slice(0, 2),
      quiet,
    )
    expect(new Set(fed.map(({ frames, values }) => `${frames}, ${values.length}`))).toEqual(new Set(['20, 60']))
  })

  it('never reports on a recording that it chose on, but for a single one', () => {
    const names = (all: typeof recordings) => all.map(({ name }) => name)
    const { choosing, reporting } = halve(recordings)
    expect(names(choosing)).toEqual(['sub-1', 'sub-3', 'sub-5'])
    expect(names(reporting)).toEqual(['sub-2', 'sub-4'])
    const one = halve(recordings.slice(0, 1))
    expect(names(one.choosing)).toEqual(names(one.reporting))
  })
})
