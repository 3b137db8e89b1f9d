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

const timeName = (data: ResultData): string =>
  data.result.detection.recording.trSeconds === null ? 'frame' : 'time (s)'

/** Where 95 of 100 of the cohort's frames lie about what the model expects. */
const BAND = 'cohort, 95 %'

type Point = [time: number, value: number | null]

const line = (name: string, data: Point[], color: string) => ({
  name,
  type: 'line',
  data,
  itemStyle: { color },
  lineStyle: { color, width: 1.6 },
})

/** The band is drawn as its lower edge, unseen, with the width of the band stacked upon it. */
const band = (name: string, data: Point[], color: string, filled: boolean) => ({
  name,
  type: 'line',
  data,
  stack: 'band',
  stackStrategy: 'all',
  silent: true,
  tooltip: { show: false },
  lineStyle: { opacity: 0 },
  itemStyle: { color },
  areaStyle: filled ? { color } : undefined,
})

/** Recorded and reconstructed course of one parcel with the cohort's band, as an ECharts option. */
export const courseOption = (data: ResultData, parcel: number, marks: CourseMarks, tokens: Tokens) => {
  const time = (frame: number) => timeOf(data, frame)
  const points = (values: Float32Array): Point[] =>
    Array.from(values, (value, frame) => [time(frame), Number.isNaN(value) ? null : value])
  const course = (plane: Plane) => courseOf(data.reconstruction, plane, parcel)
  const low = course('low')
  const width = course('high').map((value, frame) => value - low[frame])
  const shade = (cell: Cell) => [
    { xAxis: time(cell.firstFrame), itemStyle: { opacity: cell === marks.chosen ? 0.28 : 0.12 } },
    { xAxis: time(cell.lastFrame + 1) },
  ]
  return {
    ...axes(data),
    series: [
      band('low', points(low), tokens['chart-band'], false),
      band(BAND, points(width), tokens['chart-band'], true),
      {
        ...line('recorded', points(course('recorded')), tokens['chart-1']),
        markArea: { silent: true, itemStyle: { color: tokens['chart-mark'] }, data: marks.findings.map(shade) },
        markLine: {
          silent: true,
          animation: false,
          label: { show: false },
          lineStyle: { color: tokens.text, type: 'solid', width: 1, opacity: 0.7 },
          data: [{ xAxis: time(marks.frame) }],
        },
      },
      line('reconstructed', points(course('reconstructed')), tokens['chart-2']),
    ],
  }
}

const axes = (data: ResultData) => ({
  grid: { left: 52, right: 16, top: 26, bottom: 36 },
  legend: { top: 0, left: 48, data: ['recorded', 'reconstructed', { name: BAND, icon: 'rect' }], itemHeight: 8 },
  tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => formatNumber(value as number) },
  xAxis: {
    type: 'value',
    name: timeName(data),
    nameLocation: 'middle',
    nameGap: 22,
    min: 0,
    max: timeOf(data, data.result.frames),
    splitLine: { show: false },
    axisLabel: { showMaxLabel: false },
  },
  yAxis: { type: 'value', name: 'scaled signal', nameLocation: 'middle', nameGap: 36, scale: true },
})
