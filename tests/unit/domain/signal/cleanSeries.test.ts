import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../../../src/main/domain/random'
import { cleanSeries, type CleanPlan } from '../../../../src/main/domain/signal'

const frames = 120
const random = makeRandom(5, 'cleaning')
const noise = (): number => random.normal()
const confound = Float64Array.from({ length: frames }, noise)
const parcels = Array.from({ length: 4 }, (_, p) =>
  Float64Array.from(
    { length: frames },
    (_, t) => 1000 + 0.1 * t + 5 * Math.sin(t / (3 + p)) + 4 * confound[t] + noise(),
  ),
)
const plan: CleanPlan = {
  trSeconds: 2,
  detrend: 1,
  filter: { kind: 'butterworth', order: 5, lowCutHz: 0.01, highCutHz: 0.1 },
  scaling: 'zscore',
  despike: null,
}
const keepAll = new Uint8Array(frames)

const seriesOf = (columns: readonly Float64Array[]) => ({
  frames,
  parcels: columns.length,
  values: Float32Array.from(
    { length: frames * columns.length },
    (_, i) => columns[i % columns.length][Math.floor(i / columns.length)],
  ),
})
const columnOf = (values: Float32Array, width: number, parcel: number): number[] =>
  [...values].filter((_, i) => i % width === parcel)
const change = (column: Float64Array, edit: (value: number, frame: number) => number) => column.map(edit)

describe('cleaning a parcel series', () => {
  const whole = cleanSeries(seriesOf(parcels), [confound], keepAll, plan)

  it('takes out what goes with a confound', () => {
    const bare = { ...plan, filter: null }
    const correlate = (values: Float32Array) =>
      Math.abs(columnOf(values, 4, 0).reduce((sum, value, t) => sum + value * confound[t], 0)) / frames
    const before = cleanSeries(seriesOf(parcels), [], keepAll, bare)
    const after = cleanSeries(seriesOf(parcels), [confound], keepAll, bare)
    expect(correlate(before.values)).toBeGreaterThan(0.5)
    // What is left comes from the line that was taken out of both.
    expect(correlate(after.values)).toBeLessThan(0.05)
  })

  it.each([
    ['misses a few frames', (value: number, t: number) => (t > 40 && t < 46 ? NaN : value)],
    ['is missing throughout', () => NaN],
    ['is constant', () => 7],
  ] as const)('leaves the other parcels as they are when one %s', (_, edit) => {
    const spoilt = cleanSeries(seriesOf([...parcels.slice(0, 3), change(parcels[3], edit)]), [confound], keepAll, plan)
    for (const parcel of [0, 1, 2])
      expect(columnOf(spoilt.values, 4, parcel)).toEqual(columnOf(whole.values, 4, parcel))
    expect(spoilt.framesKept).toBe(frames)
  })

  it('cleans a parcel that misses frames in those that it has', () => {
    const gap = change(parcels[0], (value, t) => (t === 50 ? NaN : value))
    const made = cleanSeries(seriesOf([gap, ...parcels.slice(1)]), [confound], keepAll, plan)
    const [column, full] = [made, whole].map(({ values }) => columnOf(values, 4, 0))
    expect(column[50]).toBeNaN()
    expect(made.problems[0]).toBeNull()
    column.forEach((value, t) => t !== 50 && expect(Math.abs(value - full[t])).toBeLessThan(1))
  })

  it('says why a parcel has no value', () => {
    const line = Float64Array.from({ length: frames }, (_, t) => 3 + t)
    const brief = change(parcels[0], (value, t) => (t < 20 ? value : NaN))
    const columns = [parcels[0], line, brief, change(parcels[1], () => 2), change(parcels[2], () => NaN)]
    const { problems, values } = cleanSeries(seriesOf(columns), [confound], keepAll, plan)
    expect(problems).toEqual([null, 'nothingLeft', 'tooShort', 'constant', 'missing'])
    for (const parcel of [1, 2, 3, 4]) expect(columnOf(values, 5, parcel).every(Number.isNaN)).toBe(true)
  })

  it('gives nothing rather than rounding when there are as many confounds as frames', () => {
    const many = Array.from({ length: 60 }, () => Float64Array.from({ length: frames }, noise))
    expect(cleanSeries(seriesOf(parcels), many, keepAll, plan).problems).toEqual(Array(4).fill('noFreedom'))
  })

  it('names confounds that are constant or combinations of others, and gives what it gives without them', () => {
    const other = Float64Array.from({ length: frames }, noise)
    const sum = confound.map((value, t) => 2 * value - other[t] + 3)
    const flat = new Float64Array(frames).fill(0.1)
    const made = cleanSeries(seriesOf(parcels), [confound, other, sum, flat], keepAll, plan)
    const without = cleanSeries(seriesOf(parcels), [confound, other], keepAll, plan)
    expect(made.rank).toBe(2)
    expect(made.redundant).toHaveLength(2)
    expect(made.redundant).toContain(3)
    made.values.forEach((value, i) => expect(value).toBeCloseTo(without.values[i], 5))
  })

  it('is untouched by what happens in a censored frame', () => {
    const censored = Uint8Array.from({ length: frames }, (_, t) => Number(t === 0 || t === 60 || t === 61))
    const wild = parcels.map((column) => change(column, (value, t) => (censored[t] ? 1e6 : value)))
    const [calm, moved] = [parcels, wild].map((columns) => cleanSeries(seriesOf(columns), [confound], censored, plan))
    expect(moved.values).toEqual(calm.values)
    expect(moved.framesKept).toBe(frames - 3)
    expect(columnOf(moved.values, 4, 0).flatMap((value, t) => (Number.isNaN(value) ? [t] : []))).toEqual([0, 60, 61])
  })

  it('changes nothing when nothing is asked for', () => {
    const none: CleanPlan = { trSeconds: null, detrend: null, filter: null, scaling: 'none', despike: null }
    const series = seriesOf(parcels)
    expect(cleanSeries(series, [], keepAll, none).values).toEqual(series.values)
  })

  it('brings no slow drift back through the confounds', () => {
    const drift = confound.map((value, t) => value + 10 * Math.sin(t / 40))
    const made = cleanSeries(seriesOf(parcels), [drift], keepAll, plan)
    const column = columnOf(made.values, 4, 0)
    const slow = column.reduce((sum, value, t) => sum + value * Math.sin(t / 40), 0) / frames
    expect(Math.abs(slow)).toBeLessThan(0.05)
  })
})
