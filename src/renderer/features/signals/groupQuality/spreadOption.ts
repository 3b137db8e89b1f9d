import type { GroupQuality } from '../../../../preload/contract'
import { formatTick } from '../../../lib/format'
import { jitter, spreadOf, type Spread } from '../../../lib/groupSpread'
import { byImportance, measureLabel, measureText, measureUnit } from '../../../lib/qualityWords'
import type { Tokens } from '../../../ui/tokens'

type Measure = GroupQuality['measures'][number]

/** A measure with the values of everybody who has it. */
export interface Strip {
  measure: Measure
  spread: Spread
  /** Place in the rows of the group, and the value. */
  points: Array<{ row: number; value: number; outlier: boolean; apart: boolean }>
}

/**
 * Beyond the limit and yet not among those that stand out: what was measured otherwise than in most recordings, of
 * voxels instead of parcels, is not compared with them.
 */
const isApart = ({ limit, worse }: Measure, value: number): boolean =>
  limit !== null && (worse === 'low' ? value < limit : value > limit)

/** The measures by which recordings are judged, as strips; those that nobody has or that are the same of all are left out. */
export const stripsOf = ({ measures, rows }: GroupQuality): Strip[] =>
  byImportance(measures.map((measure, place) => ({ ...measure, place })))
    .filter(({ worse }) => worse !== null)
    .flatMap((measure) => {
      const values = rows.map((row) => row.values[measure.place])
      const spread = spreadOf(values)
      if (!spread || spread.least === spread.most) return []
      const points = values.flatMap((value, row) => {
        if (value === null) return []
        const outlier = rows[row].outlierIn.includes(measure.name)
        return [{ row, value, outlier, apart: !outlier && isApart(measure, value) }]
      })
      return [{ measure, spread, points }]
    })

export const STRIP_PX = 62
const FOOT = 20
/** Fewer points have no quartiles worth a box. */
const FEWEST_FOR_BOX = 5

/** Axis from a little below everything that is drawn to a little above it. */
const endsOf = ({ spread, measure }: Strip): [number, number] => {
  const marks = [spread.least, spread.most, measure.median, measure.limit].filter((value) => value !== null)
  const [low, high] = [Math.min(...marks), Math.max(...marks)]
  const room = (high - low || Math.abs(high) || 1) * 0.04
  return [low - room, high + room]
}

const lines = ({ measure, spread }: Strip, tokens: Tokens) => [
  {
    xAxis: measure.median ?? spread.median,
    lineStyle: { color: tokens.text, type: 'solid', width: 1.5 },
  },
  ...(measure.limit === null
    ? []
    : [{ xAxis: measure.limit, lineStyle: { color: tokens['chart-mark'], type: 'dashed', width: 1 } }]),
]

/** Strips below one another: a point for each recording, the quartiles as a box, the group's median and its limit. */
export const spreadOption = (
  strips: readonly Strip[],
  chosenRow: number,
  rows: GroupQuality['rows'],
  tokens: Tokens,
) => ({
  grid: strips.map((_, index) => ({ left: 150, right: 24, top: index * STRIP_PX + 6, height: STRIP_PX - FOOT - 8 })),
  tooltip: {
    trigger: 'item',
    confine: true,
    formatter: ({ seriesIndex, dataIndex }: { seriesIndex: number; dataIndex: number }) => {
      const { measure, points } = strips[seriesIndex]
      const { row, value, apart } = points[dataIndex]
      return `${rows[row].name}<br><b>${measureText(measure.name, value)}</b>${apart ? '<br>measured otherwise, not compared' : ''}`
    },
  },
  xAxis: strips.map((strip, index) => ({
    type: 'value',
    gridIndex: index,
    min: endsOf(strip)[0],
    max: endsOf(strip)[1],
    splitLine: { show: false },
    axisLabel: {
      showMinLabel: false,
      showMaxLabel: false,
      formatter: (value: number) =>
        measureUnit(strip.measure.name, null) === 'share' ? `${formatTick(value * 100)} %` : formatTick(value),
    },
  })),
  yAxis: strips.map(({ measure }, index) => ({
    type: 'value',
    gridIndex: index,
    min: -1,
    max: 1,
    name: [measureLabel(measure.name), measure.units && `(${measure.units})`].filter(Boolean).join(' '),
    nameLocation: 'middle',
    nameRotate: 0,
    nameGap: 12,
    nameTextStyle: { align: 'right', color: tokens.text },
    axisLabel: { show: false },
    splitLine: { show: false },
    axisLine: { show: false },
  })),
  series: strips.map((strip, index) => ({
    type: 'scatter',
    name: strip.measure.name,
    xAxisIndex: index,
    yAxisIndex: index,
    data: strip.points.map(({ row, value, outlier, apart }) => ({
      value: [value, jitter(row)],
      symbolSize: row === chosenRow ? 11 : 6,
      itemStyle: {
        color: outlier ? tokens['chart-mark'] : apart ? 'transparent' : tokens['chart-1'],
        opacity: row === chosenRow || apart ? 1 : 0.6,
        borderColor: row === chosenRow ? tokens.text : tokens['chart-1'],
        borderWidth: row === chosenRow ? 2 : apart ? 1.2 : 0,
      },
    })),
    markArea: {
      silent: true,
      animation: false,
      itemStyle: { color: tokens['chart-band'] },
      data:
        strip.spread.known < FEWEST_FOR_BOX
          ? []
          : [[{ coord: [strip.spread.lowerQuartile, -0.85] }, { coord: [strip.spread.upperQuartile, 0.85] }]],
    },
    markLine: { silent: true, symbol: 'none', animation: false, label: { show: false }, data: lines(strip, tokens) },
  })),
})
