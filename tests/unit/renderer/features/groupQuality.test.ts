import { describe, expect, it } from 'vitest'
import type { GroupQuality } from '../../../../src/preload/contract'
import { groupTable } from '../../../../src/renderer/features/signals/groupQuality/groupTable'
import { distanceOption, histogramOption } from '../../../../src/renderer/features/signals/groupQuality/qcFcOption'
import { spreadOption, stripsOf } from '../../../../src/renderer/features/signals/groupQuality/spreadOption'
import type { Tokens } from '../../../../src/renderer/ui/tokens'

const tokens = new Proxy({}, { get: (_, name) => String(name) }) as Tokens
const measure = (name: string, worse: 'high' | 'low' | null, limit: number | null = null) => ({
  name,
  description: `what ${name} is`,
  units: name === 'mean_fd' ? 'mm' : null,
  worse,
  median: limit === null ? null : 0.2,
  limit,
})
const row = (name: string, values: Array<number | null>, outlierIn: string[] = []) => ({
  recordingId: name,
  name,
  subject: name,
  session: null,
  values,
  outlierIn,
})
const group: GroupQuality = {
  recordings: 3,
  warnings: [],
  measures: [measure('frames', null), measure('tsnr', 'low'), measure('mean_fd', 'high', 0.5), measure('gcor', 'high')],
  rows: [
    row('a', [100, null, 0.1, 0.3]),
    row('b', [100, null, 0.9, 0.3], ['mean_fd']),
    row('c', [100, null, null, 0.3]),
  ],
  qcFc: null,
}

describe('the table of a group', () => {
  const table = groupTable(group)

  it('begins with what is looked at first, and each value stands under its measure', () => {
    expect(table.names).toEqual(['recording', 'subject', 'mean_fd', 'gcor', 'frames', 'outlier_in'])
    expect(table.cells[1]).toEqual(['b', 'b', 0.9, 0.3, 100, 'mean FD'])
    expect(table.measures[2]?.limit).toBe(0.5)
  })

  it('has no column of a measure that nobody has, and no session where there is none', () => {
    expect(table.names).not.toContain('tsnr')
    expect(table.names).not.toContain('session')
  })

  it('keeps a missing value missing', () => {
    expect(table.cells[2][2]).toBeNaN()
  })
})

describe('the spread of a group', () => {
  const strips = stripsOf(group)

  it('shows what recordings are judged by, where they differ', () => {
    expect(strips.map((strip) => strip.measure.name)).toEqual(['mean_fd'])
    expect(strips[0].points).toEqual([
      { row: 0, value: 0.1, outlier: false, apart: false },
      { row: 1, value: 0.9, outlier: true, apart: false },
    ])
  })

  it('tells a value beyond the limit that does not stand out from the others: it was not compared', () => {
    const voxels = { ...group, rows: [...group.rows, row('d', [100, null, 0.8, 0.3])] }
    const [strip] = stripsOf(voxels)
    expect(strip.points.map(({ apart }) => apart)).toEqual([false, false, true])
    const { data } = spreadOption([strip], -1, voxels.rows, tokens).series[0]
    expect(data.map(({ itemStyle }) => itemStyle.color)).toEqual(['chart-1', 'chart-mark', 'transparent'])
  })

  it('holds the limit inside its axis, also when nobody comes near it', () => {
    const far = { ...strips[0], measure: { ...strips[0].measure, limit: 4 } }
    const option = spreadOption([far], -1, group.rows, tokens)
    expect(option.xAxis[0].max).toBeGreaterThan(4)
    expect(option.series[0].markLine.data.map(({ xAxis }) => xAxis)).toEqual([0.2, 4])
  })

  it('draws no box about two points', () => {
    expect(spreadOption(strips, -1, group.rows, tokens).series[0].markArea.data).toEqual([])
    const many = { ...strips[0], spread: { ...strips[0].spread, known: 9 } }
    expect(spreadOption([many], -1, group.rows, tokens).series[0].markArea.data).toHaveLength(1)
  })

  it('makes the chosen recording larger than the others', () => {
    const [first, second] = spreadOption(strips, 1, group.rows, tokens).series[0].data
    expect(second.symbolSize).toBeGreaterThan(first.symbolSize)
  })
})

describe('the charts of QC-FC', () => {
  const edges = { r: Float64Array.from([0.1, -0.25, 0.3]), mm: Float64Array.from([10, 55, NaN]) }

  it('have all edges on their axes, with 0 in the middle', () => {
    const { xAxis, series } = histogramOption(edges, 20, tokens)
    expect([xAxis.min, xAxis.max]).toEqual([-0.4, 0.4])
    const [bars] = series as Array<{ data: number[][] }>
    expect(bars.data.reduce((sum, [, count]) => sum + count, 0)).toBe(3)
  })

  it('expect as many edges by chance as there are', () => {
    const [, chance] = histogramOption(edges, 20, tokens).series as Array<{ data: number[][] }>
    expect(chance.data.reduce((sum, [, count]) => sum + count, 0)).toBeCloseTo(3, 6)
    expect(histogramOption(edges, 3, tokens).series).toHaveLength(1)
  })

  it('show only edges whose parcels have a place, and hold the longest of them', () => {
    const option = distanceOption(edges, tokens)
    const [cells] = option.series as Array<{ data: number[][] }>
    expect(cells.data).toHaveLength(2)
    expect(option.xAxis.max).toBeGreaterThanOrEqual(55)
  })
})
