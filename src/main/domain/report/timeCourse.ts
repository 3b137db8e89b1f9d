import type { Matrix, Traces, WindowSpan } from './detectionFacts'
import { coordinate, element, niceTicks, svgDocument } from './svg'
import { plain } from './wording'

export const timeCourseColours = {
  recorded: '#16212b',
  reconstructed: '#0a6ebd',
  band: '#dbe6ee',
  window: '#fbe3c4',
  otherWindow: '#fdf3e6',
  windowEdge: '#c46a12',
  axis: '#7b8894',
  text: '#3d4a56',
} as const

/** The whole recording is drawn up to here; of a longer one the part around the finding. */
const mostFrames = 900

export interface TimeCourseInput {
  traces: Traces
  /** The parcel's column. */
  column: number
  /** The finding that is shown, and others of the same parcel. */
  window: WindowSpan
  otherWindows: readonly WindowSpan[]
  trSeconds: number | null
  /** Size of the picture in points. */
  width: number
  height: number
}

const margin = { left: 32, right: 4, top: 4, bottom: 25 }

/** First and last frame that are drawn: everything, or `mostFrames` with the window in the middle. */
export const shownFrames = (frames: number, window: WindowSpan): WindowSpan => {
  if (frames <= mostFrames) return { firstFrame: 0, lastFrame: frames - 1 }
  const middle = Math.round((window.firstFrame + window.lastFrame) / 2)
  const first = Math.min(Math.max(0, middle - mostFrames / 2), frames - mostFrames)
  return { firstFrame: first, lastFrame: first + mostFrames - 1 }
}

const columnOf = (matrix: Matrix, column: number, shown: WindowSpan): Float32Array =>
  Float32Array.from(
    { length: shown.lastFrame - shown.firstFrame + 1 },
    (_, i) => matrix.values[(shown.firstFrame + i) * matrix.columns + column],
  )

/** Stretches of finite values, each [from, to] inclusive: a line is broken where a value is missing. */
const stretches = (...lines: Float32Array[]): [number, number][] => {
  const found: [number, number][] = []
  const whole = (i: number) => lines.every((line) => Number.isFinite(line[i]))
  for (let i = 0; i < lines[0].length; i++) {
    if (!whole(i)) continue
    const from = i
    while (i + 1 < lines[0].length && whole(i + 1)) i++
    found.push([from, i])
  }
  return found
}

const rangeOf = (lines: Float32Array[]): [number, number] => {
  let [low, high] = [Infinity, -Infinity]
  for (const line of lines)
    for (const value of line)
      if (Number.isFinite(value)) {
        low = Math.min(low, value)
        high = Math.max(high, value)
      }
  if (low > high) return [-1, 1]
  const room = (high - low || 1) * 0.06
  return [low - room, high + room]
}

/**
 * Recorded against reconstructed signal of one parcel with the cohort's band, the window of the finding shaded.
 *
 * @returns SVG. Time runs in seconds when the repetition time is known, else in frames from 0; a frame stands at its
 *   first moment. The signal is in the model's units: gain × (signal − median) / IQR. Missing values break the line.
 */
export const drawTimeCourse = (input: TimeCourseInput): string => {
  const { traces, column, window, otherWindows, width, height } = input
  const shown = shownFrames(traces.recorded.rows, window)
  const take = (matrix: Matrix) => columnOf(matrix, column, shown)
  const recorded = take(traces.recorded)
  const reconstructed = take(traces.reconstructed)
  const bandLow = take(traces.bandLow)
  const bandHigh = take(traces.bandHigh)
  const [low, high] = rangeOf([recorded, reconstructed, bandLow, bandHigh])
  const plot = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom }
  const first = shown.firstFrame - 0.5
  const xOf = (frame: number) => margin.left + ((frame - first) / (shown.lastFrame + 0.5 - first)) * plot.width
  const yOf = (value: number) => margin.top + (1 - (value - low) / (high - low)) * plot.height
  const point = (values: Float32Array, i: number) =>
    `${coordinate(xOf(shown.firstFrame + i))} ${coordinate(yOf(values[i]))}`
  const along = (values: Float32Array, from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => point(values, from + i))
  const line = (values: Float32Array, stroke: string, strokeWidth: number) =>
    stretches(values).map(([from, to]) =>
      element('path', {
        // A lone value between missing ones is drawn as a dot by its round caps.
        d: `M${along(values, from, to).join('L')}${from === to ? 'h0.01' : ''}`,
        fill: 'none',
        stroke,
        'stroke-width': strokeWidth,
        'stroke-linejoin': 'round',
        'stroke-linecap': 'round',
      }),
    )
  const shade = (span: WindowSpan, fill: string, edge: boolean) => {
    const [from, to] = [Math.max(span.firstFrame - 0.5, first), Math.min(span.lastFrame, shown.lastFrame) + 0.5]
    if (to <= from) return []
    const box = { x: xOf(from), y: margin.top, width: xOf(to) - xOf(from), height: plot.height, fill }
    const side = (x: number) =>
      element('path', {
        d: `M${coordinate(x)} ${margin.top}v${coordinate(plot.height)}`,
        stroke: timeCourseColours.windowEdge,
        'stroke-width': 0.7,
      })
    return [element('rect', box), ...(edge ? [side(xOf(from)), side(xOf(to))] : [])]
  }
  const band = stretches(bandLow, bandHigh).map(([from, to]) =>
    element('path', {
      d: `M${[...along(bandHigh, from, to), ...along(bandLow, from, to).reverse()].join('L')}Z`,
      fill: timeCourseColours.band,
      'fill-opacity': 0.85,
    }),
  )
  return svgDocument(width, height, [
    ...otherWindows.flatMap((span) => shade(span, timeCourseColours.otherWindow, false)),
    ...shade(window, timeCourseColours.window, true),
    ...band,
    ...line(recorded, timeCourseColours.recorded, 0.75),
    ...line(reconstructed, timeCourseColours.reconstructed, 0.95),
    ...drawAxes(input, shown, { low, high }, xOf, yOf),
  ])
}

const drawAxes = (
  { trSeconds, width, height }: TimeCourseInput,
  shown: WindowSpan,
  range: { low: number; high: number },
  xOf: (frame: number) => number,
  yOf: (value: number) => number,
): string[] => {
  const step = trSeconds ?? 1
  const bottom = height - margin.bottom
  const text = { 'font-size': 7.5, fill: timeCourseColours.text }
  const stroke = { stroke: timeCourseColours.axis, 'stroke-width': 0.5, fill: 'none' }
  const across = niceTicks(shown.firstFrame * step, shown.lastFrame * step, 8).flatMap((value) => {
    const x = xOf(value / step)
    return [
      element('path', { d: `M${coordinate(x)} ${bottom}v2.5`, ...stroke }),
      element('text', { x, y: bottom + 10, 'text-anchor': 'middle', ...text }, plain(value)),
    ]
  })
  const up = niceTicks(range.low, range.high, 4).flatMap((value) => {
    const y = yOf(value)
    return [
      element('path', { d: `M${margin.left - 2.5} ${coordinate(y)}h2.5`, ...stroke }),
      element('text', { x: margin.left - 4.5, y: y + 2.5, 'text-anchor': 'end', ...text }, plain(value)),
    ]
  })
  const frame = `M${margin.left} ${margin.top}V${bottom}H${width - margin.right}`
  const middle = (margin.top + bottom) / 2
  return [
    element('path', { d: frame, ...stroke }),
    ...across,
    ...up,
    element(
      'text',
      { x: (margin.left + width - margin.right) / 2, y: height - 4, 'text-anchor': 'middle', ...text },
      trSeconds === null ? 'frame, counted from 0' : 'time (s)',
    ),
    element(
      'text',
      { x: 0, y: 0, transform: `translate(8 ${coordinate(middle)}) rotate(-90)`, 'text-anchor': 'middle', ...text },
      'scaled signal',
    ),
  ]
}
