import { formatFixed, formatTick } from '../../../lib/format'
import {
  centreOfBin,
  density,
  histogram,
  medianByDistance,
  sharesByChance,
  type Bins,
  type QcFcEdges,
} from '../../../lib/qcFcEdges'
import type { Tokens } from '../../../ui/tokens'

const WHOLE: Bins = { low: -1, high: 1, count: 80 }

/** The part of -1..1 that holds all edges. */
const reachOf = ({ r }: QcFcEdges): number =>
  [0.2, 0.4, 0.6, 0.8].find((reach) => r.every((value) => Math.abs(value) < reach)) ?? 1

const correlationAxis = (reach: number) => ({
  type: 'value',
  min: -reach,
  max: reach,
  interval: reach / 2,
  nameLocation: 'middle',
  axisLabel: { formatter: formatTick },
})

/** How many edges have which correlation with motion, beside how many would by chance; as an ECharts option. */
export const histogramOption = (edges: QcFcEdges, people: number, tokens: Tokens) => {
  const counts = histogram(edges.r, WHOLE)
  const chance = people >= 4 ? sharesByChance(WHOLE.count, people) : null
  const reach = reachOf(edges)
  const centres = Array.from(counts, (_, bin) => centreOfBin(WHOLE, bin))
  return {
    grid: { left: 56, right: 14, top: 26, bottom: 38 },
    legend: { top: 0, left: 48, data: ['edges', ...(chance ? ['by chance alone'] : [])] },
    tooltip: { trigger: 'axis', confine: true, valueFormatter: (value: unknown) => formatFixed(value as number, 0) },
    xAxis: { ...correlationAxis(reach), name: 'QC-FC (r with mean FD)', nameGap: 22, splitLine: { show: false } },
    yAxis: { type: 'value', name: 'edges', nameLocation: 'middle', nameGap: 42 },
    series: [
      {
        type: 'bar',
        name: 'edges',
        barWidth: '98%',
        data: centres.map((centre, bin) => [centre, counts[bin]]),
        itemStyle: { color: tokens['chart-1'], opacity: 0.75 },
      },
      ...(chance
        ? [
            {
              type: 'line',
              name: 'by chance alone',
              symbol: 'none',
              data: centres.map((centre, bin) => [centre, chance[bin] * edges.r.length]),
              lineStyle: { color: tokens['chart-2'], width: 1.6 },
              itemStyle: { color: tokens['chart-2'] },
            },
          ]
        : []),
    ],
  }
}

/** Where edges lie by the distance of their parcels and their correlation with motion; as an ECharts option. */
export const distanceOption = (edges: QcFcEdges, tokens: Tokens) => {
  const farthest = edges.mm.reduce((most, value) => (value > most ? value : most), 1)
  const across: Bins = { low: 0, high: Math.ceil(farthest / 10) * 10, count: 36 }
  const reach = reachOf(edges)
  const up: Bins = { low: -reach, high: reach, count: 32 }
  const counts = density(edges, across, up)
  const most = counts.reduce((top, value) => Math.max(top, value), 1)
  const [wide, high] = [(across.high - across.low) / across.count, (up.high - up.low) / up.count]
  const cells = Array.from(counts, (count, at) => [
    centreOfBin(across, Math.floor(at / up.count)),
    centreOfBin(up, at % up.count),
    count,
  ]).filter(([, , count]) => count > 0)
  const medians = medianByDistance(edges, across)
  return {
    grid: { left: 50, right: 14, top: 26, bottom: 38 },
    legend: { top: 0, left: 42, data: ['edges', 'median'] },
    tooltip: { show: false },
    xAxis: {
      type: 'value',
      min: across.low,
      max: across.high,
      name: 'distance of the parcels (mm)',
      nameLocation: 'middle',
      nameGap: 22,
      splitLine: { show: false },
    },
    yAxis: { ...correlationAxis(reach), name: 'QC-FC', nameGap: 34 },
    series: [
      {
        type: 'custom',
        name: 'edges',
        silent: true,
        itemStyle: { color: tokens['chart-1'] },
        renderItem: (_: unknown, api: CustomApi) => {
          const [x, y, count] = [api.value(0), api.value(1), api.value(2)]
          const [left, top] = api.coord([x - wide / 2, y + high / 2])
          const [right, bottom] = api.coord([x + wide / 2, y - high / 2])
          return {
            type: 'rect',
            shape: { x: left, y: top, width: right - left + 0.5, height: bottom - top + 0.5 },
            style: { fill: tokens['chart-1'], opacity: 0.08 + 0.92 * Math.sqrt(count / most) },
          }
        },
        data: cells,
      },
      {
        type: 'line',
        name: 'median',
        symbol: 'none',
        connectNulls: true,
        data: Array.from(medians, (value, bin) => [centreOfBin(across, bin), Number.isNaN(value) ? null : value]),
        lineStyle: { color: tokens['chart-2'], width: 2 },
        itemStyle: { color: tokens['chart-2'] },
        markLine: {
          silent: true,
          symbol: 'none',
          animation: false,
          label: { show: false },
          lineStyle: { color: tokens.text, type: 'solid', width: 1, opacity: 0.6 },
          data: [{ yAxis: 0 }],
        },
      },
    ],
  }
}

interface CustomApi {
  value(dimension: number): number
  coord(point: [number, number]): [number, number]
}
