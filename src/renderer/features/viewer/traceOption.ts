import { rangeAround } from '../../lib/axisRange'
import { formatTick } from '../../lib/format'
import type { TimeWindow } from '../../lib/timeWindow'
import type { Tokens } from '../../ui/tokens'
import { courseData, inSight, leftOutAreas, LEFT, RIGHT, timeAxis, type TimeScale } from './timePlot'

export interface TraceLine {
  name: string
  course: Float32Array
}

/** Pixels above the curves and below them; several have a legend. */
export const traceTop = (lines: number): number => (lines > 1 ? 22 : 8)
export const TRACE_BOTTOM = 22

/** Courses of one parcel, the first as the main one, with the frames that are left out; as an ECharts option. */
export const traceOption = (
  lines: readonly TraceLine[],
  about: { span: TimeWindow; scale: TimeScale; runs: ReadonlyArray<readonly [number, number]> },
  tokens: Tokens,
) => {
  const { min, max, interval } = rangeAround(
    lines.flatMap(({ course }) => [...inSight(course, about.span)]),
    3,
  )
  const colors = [tokens['chart-1'], tokens['chart-2']]
  return {
    grid: { left: LEFT, right: RIGHT, top: traceTop(lines.length), bottom: TRACE_BOTTOM },
    // Beside the button that saves the chart.
    legend: lines.length > 1 ? { top: 0, right: RIGHT + 22, itemHeight: 3 } : undefined,
    xAxis: timeAxis(about.scale, about.span, true),
    yAxis: { type: 'value', min, max, interval, axisLabel: { formatter: formatTick } },
    series: lines.map(({ name, course }, index) => ({
      type: 'line',
      name,
      data: courseData(course, about.scale),
      symbol: 'none',
      connectNulls: false,
      itemStyle: { color: colors[index] },
      lineStyle: { width: 1.4, color: colors[index] },
      markArea: index === 0 ? leftOutAreas(about.runs, about.scale, tokens['chart-mark']) : undefined,
    })),
  }
}
