import { describe, expect, it } from 'vitest'
import { timeScale } from '../../../../src/renderer/features/viewer/timePlot'
import { traceOption } from '../../../../src/renderer/features/viewer/traceOption'
import { partnersOf } from '../../../../src/renderer/features/viewer/partners'
import type { Recording } from '../../../../src/preload/contract'
import type { Tokens } from '../../../../src/renderer/ui/tokens'

const tokens = new Proxy({}, { get: (_, name) => String(name) }) as Tokens
const course = Float32Array.from([1, 2, NaN, 4, 100])
const about = { span: [0, 4] as const, scale: timeScale(null), runs: [] }

describe('the trace of a parcel', () => {
  it('takes its axis from the frames in sight: what is out of sight does not flatten it', () => {
    expect(traceOption([{ name: '', course }], about, tokens).yAxis.max).toBeLessThan(10)
    expect(traceOption([{ name: '', course }], { ...about, span: [0, 5] }, tokens).yAxis.max).toBeGreaterThanOrEqual(
      100,
    )
  })

  it('has a legend only where there are two to be told apart', () => {
    expect(traceOption([{ name: '', course }], about, tokens).legend).toBeUndefined()
    const both = [
      { name: 'as recorded', course },
      { name: 'cleaned', course },
    ]
    const option = traceOption(both, about, tokens)
    expect(option.legend).toBeDefined()
    expect(new Set(option.series.map(({ lineStyle }) => lineStyle.color)).size).toBe(2)
  })

  it('leaves a gap where values are missing', () => {
    expect(traceOption([{ name: '', course }], about, tokens).series[0].data[2]).toEqual([3, null])
  })
})

describe('what a recording is compared with', () => {
  const make = (id: string, sourceId: string | null, parcels: number | null = 5) =>
    ({ id, sourceId, parcels }) as Recording
  const all = [
    make('raw', null),
    make('clean', 'raw'),
    make('other', null),
    make('again', 'clean'),
    make('bare', 'raw', null),
  ]

  it('is what was made of it by cleaning, and what it was made of', () => {
    expect(partnersOf(all[0], all).map(({ id }) => id)).toEqual(['clean'])
    expect(partnersOf(all[1], all).map(({ id }) => id)).toEqual(['raw', 'again'])
    expect(partnersOf(all[2], all)).toEqual([])
  })
})
