import type { Cell } from '../../../preload/contract'
import { formatNumber } from '../../lib/format'
import { courseOf, type Plane } from '../../lib/reconstruction'
import type { Tokens } from '../../ui/tokens'
import type { ResultData } from './resultData'

/** What a chart of one parcel's course shows besides the curves. */
export interface CourseMarks {
  /** Findings of this parcel. */
  findings: readonly Cell[]
  chosen: Cell | undefined
  frame: number
}

/** Seconds of a frame where the repetition time is known, the frame itself otherwise. */
export const timeOf = (data: ResultData, frame: number): number =>
  frame * (data.result.detection.recording.trSeconds ?? 1)

export const timeName = (data: ResultData): string =>
  data.result.detection.recording.trSeconds === null ? 'frame' : 'time (s)'

/** Where 95 of 100 of the cohort's frames lie about what the model expects. */
const BAND = 'cohort, 95 %'

/** Recorded and reconstructed course of one parcel with the cohort's band, as an ECharts option. */
export const courseOption = (data: ResultData, parcel: number, marks: CourseMarks, tokens: Tokens) => {
  const course = (plane: Plane) => [...courseOf(data.reconstruction, plane, parcel)]
  const time = (frame: number) => timeOf(data, frame)
  const points = (values: number[]) => values.map((value, frame) => [time(frame), Number.isNaN(value) ? null : value])
  const low = course('low')
  const high = course('high')
  const line = (name: string, values: number[], color: string) => ({
    name,
    type: 'line',
    data: points(values),
    itemStyle: { color },
    lineStyle: { color, width: 1.6 },
  })
  const band = (name: string, values: number[], area: boolean) => ({
    name,
    type: 'line',
    data: points(values),
    stack: 'band',
    stackStrategy: 'all',
    silent: true,
    tooltip: { show: false },
    lineStyle: { opacity: 0 },
    itemStyle: { color: tokens['chart-band'] },
    areaStyle: area ? { color: tokens['chart-band'] } : undefined,
  })
  const shade = (cell: Cell) => [
    { xAxis: time(cell.firstFrame), itemStyle: { opacity: cell === marks.chosen ? 0.28 : 0.12 } },
    { xAxis: time(cell.lastFrame + 1) },
  ]
  return {
    grid: { left: 52, right: 16, top: 26, bottom: 36 },
    legend: {
      top: 0,
      left: 48,
      data: ['recorded', 'reconstructed', { name: BAND, icon: 'rect' }],
      itemHeight: 8,
    },
    tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => formatNumber(value as number) },
    xAxis: {
      type: 'value',
      name: timeName(data),
      nameLocation: 'middle',
      nameGap: 22,
      min: 0,
      max: time(data.result.frames),
      splitLine: { show: false },
      axisLabel: { showMaxLabel: false },
    },
    yAxis: { type: 'value', name: 'scaled signal', nameLocation: 'middle', nameGap: 36, scale: true },
    series: [
      band('low', low, false),
      band(
        BAND,
        high.map((value, frame) => value - low[frame]),
        true,
      ),
      {
        ...line('recorded', course('recorded'), tokens['chart-1']),
        markArea: { silent: true, itemStyle: { color: tokens['chart-mark'] }, data: marks.findings.map(shade) },
        markLine: {
          silent: true,
          animation: false,
          label: { show: false },
          lineStyle: { color: tokens.text, type: 'solid', width: 1, opacity: 0.7 },
          data: [{ xAxis: time(marks.frame) }],
        },
      },
      line('reconstructed', course('reconstructed'), tokens['chart-2']),
    ],
  }
}
