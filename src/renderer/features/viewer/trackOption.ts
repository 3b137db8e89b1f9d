import { rangeAround, rangeFromZero, type AxisRange } from '../../lib/axisRange'
import { formatTick } from '../../lib/format'
import type { TimeWindow } from '../../lib/timeWindow'
import type { Tokens } from '../../ui/tokens'
import { courseData, inSight, leftOutAreas, LEFT, RIGHT, timeAxis, type TimeScale } from './timePlot'

/** A course that is stacked upon others along the time of a recording. */
export interface Track {
  name: string
  unit: string
  course: Float32Array
  /** Frames above it stand out; null = not used, undefined = the course has none. */
  threshold?: number | null
  /** Its axis begins at 0. */
  fromZero?: boolean
}

/** Where a track lies in its chart, in pixels, and what its axis holds. */
export interface TrackPlace extends AxisRange {
  top: number
  height: number
}

const HEAD = 17
export const TRACKS_BOTTOM = 22

/** Tracks below one another in a box of this height, each with its heading above it. */
export const placeTracks = (tracks: readonly Track[], span: TimeWindow, height: number): TrackPlace[] => {
  const each = (height - TRACKS_BOTTOM) / Math.max(tracks.length, 1)
  return tracks.map(({ course, threshold, fromZero }, index) => {
    const seen = inSight(course, span)
    // Room about the threshold, so that it can be dragged.
    const range = fromZero
      ? rangeFromZero([...seen, (threshold ?? 0) * 1.2])
      : rangeAround(typeof threshold === 'number' ? [...seen, threshold * 0.9, threshold * 1.1] : seen)
    return { ...range, top: index * each + HEAD, height: Math.max(each - HEAD, 1) }
  })
}

/** The tracks with their thresholds, frames above them, and the frames that are left out; as an ECharts option. */
export const trackOption = (
  tracks: readonly Track[],
  places: readonly TrackPlace[],
  about: { span: TimeWindow; scale: TimeScale; runs: ReadonlyArray<readonly [number, number]> },
  tokens: Tokens,
) => {
  const { scale } = about
  const last = tracks.length - 1
  const line = ({ name, course, threshold }: Track, index: number) => ({
    type: 'line',
    name,
    xAxisIndex: index,
    yAxisIndex: index,
    data: courseData(course, scale),
    symbol: 'none',
    connectNulls: false,
    lineStyle: { width: 1.2, color: tokens['chart-1'] },
    itemStyle: { color: tokens['chart-1'] },
    markArea: leftOutAreas(about.runs, scale, tokens['chart-mark']),
    markLine:
      typeof threshold === 'number'
        ? {
            silent: true,
            symbol: 'none',
            animation: false,
            label: { show: false },
            lineStyle: { type: 'dashed', width: 1, color: tokens['chart-mark'] },
            data: [{ yAxis: threshold }],
          }
        : undefined,
  })
  const above = ({ name, course, threshold }: Track, index: number) => ({
    type: 'scatter',
    name: `${name} above the threshold`,
    xAxisIndex: index,
    yAxisIndex: index,
    symbolSize: 4,
    silent: true,
    itemStyle: { color: tokens['chart-mark'] },
    data: typeof threshold === 'number' ? courseData(course, scale).filter(([, value]) => value! > threshold) : [],
  })
  return {
    grid: places.map(({ top, height }) => ({ left: LEFT, right: RIGHT, top, height })),
    xAxis: tracks.map((_, index) => ({ ...timeAxis(scale, about.span, index === last), gridIndex: index })),
    yAxis: tracks.map(({ name, unit }, index) => ({
      type: 'value',
      gridIndex: index,
      name: unit ? `${name} (${unit})` : name,
      nameLocation: 'end',
      nameGap: 4,
      nameTextStyle: { align: 'left', color: tokens.text },
      min: places[index].min,
      max: places[index].max,
      interval: places[index].interval,
      axisLabel: { formatter: formatTick },
    })),
    series: [...tracks.map(line), ...tracks.map(above)],
  }
}
