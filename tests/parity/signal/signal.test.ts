import { describe, expect, it } from 'vitest'
import {
  butterworthSections,
  cleanBlock,
  despike,
  fillBySpline,
  filterZeroPhase,
  removeTrend,
  type BlockPlan,
  type Scaling,
} from '../../../src/main/domain/signal'
import reference from './reference.json'

const { frames, tolerance } = reference
const allFrames = Int32Array.from({ length: frames }, (_, frame) => frame)
const columnsOf = (rows: number[][]): Float64Array[] => rows[0].map((_, i) => Float64Array.from(rows, (row) => row[i]))

/** The largest difference, in terms of the largest wanted value. */
const difference = (made: ArrayLike<number>, wanted: ArrayLike<number>): number => {
  expect(made.length).toBe(wanted.length)
  const size = Math.max(...Array.from(wanted, Math.abs))
  return Math.max(...Array.from(wanted, (value, i) => Math.abs(made[i] - value))) / size
}

interface Options {
  detrend?: boolean
  standardize?: string
  filter?: string
  low_pass?: number
  high_pass?: number
}

const scalings: Record<string, Scaling> = { zscore_sample: 'zscore', psc: 'psc' }

const planOf = (tr: number, { detrend, standardize, filter, low_pass, high_pass }: Options): BlockPlan => ({
  trSeconds: tr,
  detrend: detrend ? 1 : null,
  scaling: scalings[standardize ?? ''] ?? 'none',
  filter:
    filter === 'butterworth'
      ? { kind: 'butterworth', order: 5, lowCutHz: high_pass ?? null, highCutHz: low_pass ?? null }
      : filter === 'cosine'
        ? { kind: 'cosine', lowCutHz: high_pass! }
        : null,
})

describe('cleaning equals nilearn’s signal.clean', () => {
  const signals = columnsOf(reference.signals)
  const confounds = columnsOf(reference.confounds)
  const named = reference.cases.map((one) => ({
    ...one,
    name: `TR ${one.tr} s, censored ${one.mask}, ${one.confounds ? 'confounds' : 'no confounds'}, ${JSON.stringify(one.options)}`,
  }))
  it.each(named)('$name', ({ tr, mask, confounds: withConfounds, options, cleaned }) => {
    const censored = reference.masks[mask as keyof typeof reference.masks] as number[]
    const kept = allFrames.filter((frame) => !censored.includes(frame))
    const made = cleanBlock(signals, withConfounds ? confounds : [], kept, planOf(tr, options as Options))
    columnsOf(cleaned).forEach((wanted, i) => {
      expect(difference(made.columns[i], wanted)).toBeLessThanOrEqual(tolerance)
    })
  })
})

describe('the parts equal scipy, numpy and pandas', () => {
  it.each(reference.filters)('Butterworth of order $order, $low to $high Hz at TR $tr s', (one) => {
    const { order, low, high, tr, filtered } = one
    const sections = butterworthSections({ order, lowCutHz: low, highCutHz: high, samplingHz: 1 / tr })
    const made = filterZeroPhase(sections, Float64Array.from(reference.one)).filter((_, frame) => frame % 4 === 0)
    expect(difference(made, filtered)).toBeLessThanOrEqual(tolerance)
  })

  it('the spline, on frames between kept ones', () => {
    const kept = Int32Array.from(reference.spline.kept)
    const column = columnsOf(reference.signals)[2].map((value, frame) => (kept.includes(frame) ? value : 1e9))
    fillBySpline(column, kept)
    expect(difference(column.slice(3), reference.spline.filled)).toBeLessThanOrEqual(1e-9)
  })

  it('despiking', () => {
    const { values, despiked, ...plan } = reference.despike
    const column = Float64Array.from(values)
    expect(despike(column, plan)).toBeGreaterThanOrEqual(5)
    expect(difference(column, despiked)).toBeLessThanOrEqual(1e-9)
  })

  it.each(reference.trends)('a trend of degree $degree', ({ degree, left }) => {
    const column = columnsOf(reference.signals)[2]
    removeTrend([column], allFrames, degree)
    expect(difference(column, left)).toBeLessThanOrEqual(tolerance)
  })
})
