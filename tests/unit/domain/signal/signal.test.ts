import { describe, expect, it } from 'vitest'
import {
  butterworthSections,
  censorFrames,
  checkPlan,
  cosineDrift,
  degreesOfFreedom,
  despike,
  fewestFrames,
  gainAt,
  scaleColumn,
  type BlockPlan,
} from '../../../../src/main/domain/signal'

const plan = (more: Partial<BlockPlan>): BlockPlan => ({
  trSeconds: 2,
  detrend: 1,
  filter: null,
  scaling: 'none',
  ...more,
})
const band = (lowCutHz: number | null, highCutHz: number | null) =>
  plan({ filter: { kind: 'butterworth', order: 5, lowCutHz, highCutHz } })

describe('a plan is doubted before it is carried out', () => {
  const codes = (asked: BlockPlan, frames = 200) => checkPlan(asked, frames, 'x.tsv').map(({ code }) => code)

  it('refuses cuts at and beyond Nyquist instead of moving them', () => {
    expect(codes(band(0.01, 0.25))).toEqual(['clean.filter.nyquist'])
    expect(codes(band(0.4, null))).toEqual(['clean.filter.nyquist'])
    expect(codes(plan({ filter: { kind: 'cosine', lowCutHz: 0.3 } }))).toEqual(['clean.filter.nyquist'])
    expect(codes(band(0.01, 0.2499))).toEqual([])
  })

  it('refuses a band that is upside down, and a filter without a time between frames', () => {
    expect(codes(band(0.1, 0.1))).toEqual(['clean.filter.band'])
    expect(codes({ ...band(0.01, 0.1), trSeconds: null })).toEqual(['clean.tr.unknown'])
    expect(codes(plan({ trSeconds: null }))).toEqual([])
  })

  it('refuses recordings that are not longer than the filter’s padding', () => {
    expect(fewestFrames(band(0.01, 0.1))).toBe(34)
    expect(codes(band(0.05, 0.1), 33)).toEqual(['clean.tooShort'])
    expect(codes(band(0.05, 0.1), 34)).toEqual([])
  })

  it('warns when the recording is shorter than one period of the low cut', () =>
    expect(codes(band(0.01, 0.1), 45)).toEqual(['clean.filter.slow']))
})

describe('a Butterworth filter', () => {
  const gain = (order: number, low: number | null, high: number | null, hz: number) =>
    butterworthSections({ order, lowCutHz: low, highCutHz: high, samplingHz: 0.5 }).reduce(
      (product, section) => product * gainAt(section, (2 * Math.PI * hz) / 0.5),
      1,
    )

  it.each([1, 2, 3, 5, 8])('of order %i lets half of the power through at its cuts, and all in between', (order) => {
    for (const [low, high] of [
      [0.01, 0.1],
      [0.01, null],
      [null, 0.1],
      [0.002, 0.24],
    ] as const) {
      for (const cut of [low, high]) if (cut !== null) expect(gain(order, low, high, cut)).toBeCloseTo(Math.SQRT1_2, 6)
      expect(gain(order, low, high, high === null ? 0.25 : low === null ? 0 : 0.035)).toBeGreaterThan(0.95)
    }
  })

  it('lets nothing through at the ends of a band', () => {
    expect(gain(5, 0.01, 0.1, 0)).toBeLessThan(1e-12)
    expect(gain(5, 0.01, 0.1, 0.25)).toBeLessThan(1e-12)
  })
})

describe('frames of motion', () => {
  const motion = { fdThreshold: 0.5, dvarsThreshold: 1.5, before: 0, after: 0, minContiguous: 1 }
  const fd = [NaN, 0.1, 0.6, 0.1, 0.1, 0.1, 0.1, 0.5, 0.1, 0.1]
  const dvars = [NaN, 1, 1, 1, 1, 1, 2, 1, 1, 1]

  it('are those above a threshold, by either measure; a missing value is none', () => {
    const { fd: byFd, dvars: byDvars, censored } = censorFrames(10, fd, dvars, motion)
    expect([...byFd]).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    expect([...byDvars]).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0, 0])
    expect([...censored]).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0, 0])
  })

  it('take their neighbours along on the side that is asked for, within the recording', () => {
    const { neighbour } = censorFrames(10, fd, dvars, { ...motion, before: 1, after: 2 })
    expect([...neighbour]).toEqual([0, 1, 0, 1, 1, 1, 0, 1, 1, 0])
  })

  it('leave no run that is too short, but no recording empty that holds none of them', () => {
    const { shortRun } = censorFrames(10, fd, dvars, { ...motion, minContiguous: 3 })
    expect([...shortRun]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    const calm = censorFrames(3, [0, 0, 0], null, { ...motion, minContiguous: 5 })
    expect([...calm.censored]).toEqual([0, 0, 0])
  })
})

describe('despiking', () => {
  const course = Float64Array.from({ length: 100 }, (_, i) => 500 + 0.05 * i + Math.sin(i / 20) + ((i * 7919) % 13) / 6)

  it('draws a spike in to the limit and leaves the rest', () => {
    const spiked = course.map((value, i) => (i === 50 ? value + 300 : value))
    expect(despike(spiked, { window: 31, from: 2.5, to: 4 })).toBeGreaterThanOrEqual(1)
    expect(Math.abs(spiked[50] - course[50])).toBeLessThan(15)
    expect(spiked.filter((value, i) => value === course[i]).length).toBeGreaterThan(90)
  })

  it('passes over missing values and over what does not vary', () => {
    const missing = course.map((value, i) => (i === 10 ? NaN : value))
    despike(missing, { window: 31, from: 2.5, to: 4 })
    expect(missing.filter(Number.isNaN)).toHaveLength(1)
    expect(despike(new Float64Array(40).fill(3), { window: 31, from: 2.5, to: 4 })).toBe(0)
  })
})

describe('scaling', () => {
  it('is robust against one wild value', () => {
    const column = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 1000])
    scaleColumn(column, 'robust', 0)
    expect([...column.slice(3, 6)]).toEqual([-1 / (1.482602218505602 * 2), 0, 1 / (1.482602218505602 * 2)])
  })

  it('gives NaN rather than infinity where there is nothing to scale by', () => {
    for (const kind of ['zscore', 'robust', 'psc'] as const) {
      const column = Float64Array.from([2, 2, 2])
      expect(scaleColumn(column, kind, 0)).toBe(false)
      expect(column.every(Number.isNaN)).toBe(true)
    }
  })
})

describe('what is left to estimate from', () => {
  it('counts frames, confounds, trend and the share of the band', () => {
    expect(degreesOfFreedom(100, 10, plan({}))).toBe(88)
    expect(degreesOfFreedom(100, 10, plan({ detrend: null }))).toBe(90)
    // 0.01 to 0.11 Hz of 0.25 Hz: 40 of 100; a high-pass takes the line with it.
    expect(degreesOfFreedom(100, 10, band(0.01, 0.11))).toBe(30)
    expect(degreesOfFreedom(100, 10, band(null, 0.125))).toBe(38)
  })

  it('makes as many drift cosines as fit below the cut, orthogonal and of length 1', () => {
    const cosines = cosineDrift(150, 2, 1 / 128)
    expect(cosines).toHaveLength(4)
    cosines.forEach((a, i) =>
      cosines.forEach((b, j) =>
        expect(a.reduce((sum, value, t) => sum + value * b[t], 0)).toBeCloseTo(Number(i === j), 9),
      ),
    )
    expect(cosineDrift(20, 2, 0.005)).toEqual([])
  })
})
