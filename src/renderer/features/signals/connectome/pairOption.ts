import { formatFixed, formatTick } from '../../../lib/format'
import type { Tokens } from '../../../ui/tokens'

export interface Course {
  name: string
  /** Standardised, one value per frame; NaN = missing. */
  values: Float32Array
}

/** The courses of two parcels one over the other, as an ECharts option. */
export const pairOption = (
  courses: readonly Course[],
  { trSeconds, frame, tokens }: { trSeconds: number | null; frame: number; tokens: Tokens },
) => {
  const xOf = (index: number) => (trSeconds === null ? index : index * trSeconds)
  const frames = courses[0]?.values.length ?? 0
  const colors = [tokens['chart-1'], tokens['chart-2']]
  return {
    grid: { left: 46, right: 14, top: 26, bottom: 36 },
    legend: { top: 0, left: 40, itemHeight: 8 },
    tooltip: { trigger: 'axis', confine: true, valueFormatter: (value: unknown) => formatFixed(value as number, 2) },
    xAxis: {
      type: 'value',
      name: trSeconds === null ? 'frame (the file does not say the TR)' : 'time (s)',
      nameLocation: 'middle',
      nameGap: 22,
      min: xOf(-0.5),
      max: xOf(Math.max(frames, 2) - 0.5),
      axisLabel: { showMinLabel: false, showMaxLabel: false, formatter: formatTick },
      splitLine: { show: false },
    },
    yAxis: { type: 'value', name: 'z', nameLocation: 'middle', nameGap: 28, splitNumber: 3 },
    series: courses.map(({ name, values }, index) => ({
      name,
      type: 'line',
      data: Array.from(values, (value, at) => [xOf(at), Number.isNaN(value) ? null : value]),
      symbol: 'none',
      itemStyle: { color: colors[index] },
      lineStyle: { width: 1.4, color: colors[index] },
      ...(index === 0
        ? {
            markLine: {
              silent: true,
              symbol: 'none',
              label: { show: false },
              lineStyle: { type: 'solid', width: 1, color: tokens['chart-mark'] },
              data: [{ xAxis: xOf(frame) }],
            },
          }
        : {}),
    })),
  }
}
