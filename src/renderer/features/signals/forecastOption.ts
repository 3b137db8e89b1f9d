import { formatNumber, formatTick } from '../../lib/format'
import { columnOf } from '../../lib/series'
import type { Tokens } from '../../ui/tokens'
import type { ForecastData } from './forecastData'

type Point = [time: number, value: number | null]

/** Seconds of a frame where the repetition time is known, the frame itself otherwise. */
export const timeOf = ({ analysis }: ForecastData, frame: number): number => frame * (analysis.forecast.trSeconds ?? 1)

/** Recorded and predicted course of one parcel, with where the prediction begins, as an ECharts option. */
export const forecastOption = (data: ForecastData, parcel: number, tokens: Tokens) => {
  const { forecast } = data.analysis
  const points = (values: Float32Array): Point[] =>
    Array.from(columnOf(values, data.parcels.length, parcel), (value, index) => [
      timeOf(data, forecast.from + index),
      Number.isNaN(value) ? null : value,
    ])
  const line = (name: string, values: Float32Array, color: string, type: 'solid' | 'dashed' = 'solid') => ({
    name,
    type: 'line',
    data: points(values),
    itemStyle: { color },
    lineStyle: { color, width: 1.6, type },
  })
  const [first, last] = forecast.frames
  return {
    grid: { left: 52, right: 16, top: 26, bottom: 36 },
    legend: { top: 0, left: 48, itemHeight: 8 },
    tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => formatNumber(value as number) },
    xAxis: {
      type: 'value',
      name: forecast.trSeconds === null ? 'frame' : 'time (s)',
      nameLocation: 'middle',
      nameGap: 22,
      min: timeOf(data, forecast.from),
      max: timeOf(data, last + 1),
      splitLine: { show: false },
      axisLabel: { showMaxLabel: false, formatter: formatTick },
    },
    yAxis: { type: 'value', name: 'scaled signal', nameLocation: 'middle', nameGap: 36, scale: true },
    series: [
      {
        ...line('recorded', data.recorded, tokens['chart-1']),
        markArea: {
          silent: true,
          itemStyle: { color: tokens['chart-band'] },
          data: [[{ xAxis: timeOf(data, first) }, { xAxis: timeOf(data, last + 1) }]],
        },
      },
      line('predicted', data.predicted, tokens['chart-2']),
      ...(data.control ? [line('control', data.control, tokens['chart-3'], 'dashed')] : []),
    ],
  }
}
