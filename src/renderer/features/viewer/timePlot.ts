/** Pixels at the left and the right of everything that lies along the time of a recording, so that frames stand over one another. */
export const LEFT = 58
export const RIGHT = 14

/** Time at an axis: seconds from the first frame, or the number of the frame where the repetition time is unknown. */
export interface TimeScale {
  /** Of the middle of a frame. */
  at: (frame: number) => number
  text: (value: number) => string
  name: string
}

const clean = (value: number): string => String(Number(value.toPrecision(6)))

export const timeScale = (trSeconds: number | null): TimeScale =>
  trSeconds === null
    ? { at: (frame) => frame + 1, text: (value) => clean(value), name: 'frame' }
    : { at: (frame) => frame * trSeconds, text: (value) => `${clean(value)} s`, name: 'time_s' }

/** The x axis of a chart that shows the frames from `from` to `to`. */
export const timeAxis = (scale: TimeScale, [from, to]: readonly [number, number], labels: boolean) => ({
  type: 'value' as const,
  min: scale.at(from - 0.5),
  max: scale.at(to - 0.5),
  splitLine: { show: false },
  axisLabel: { show: labels, showMinLabel: false, showMaxLabel: false, formatter: scale.text },
})

/** Frames that are left out, as areas behind the curves. */
export const leftOutAreas = (runs: ReadonlyArray<readonly [number, number]>, scale: TimeScale, color: string) => ({
  silent: true,
  animation: false,
  itemStyle: { color, opacity: 0.16 },
  data: runs.map(([first, last]) => [{ xAxis: scale.at(first - 0.5) }, { xAxis: scale.at(last + 0.5) }]),
})

/** A course over the frames as a chart takes it; missing values break the curve. */
export const courseData = (course: ArrayLike<number>, scale: TimeScale): Array<[number, number | null]> =>
  Array.from(course, (value, frame) => [scale.at(frame), Number.isNaN(value) ? null : value])

/** Values of the frames in sight. */
export const inSight = <Values extends Float32Array | Float64Array>(
  course: Values,
  [from, to]: readonly [number, number],
): Values => course.subarray(Math.max(0, Math.floor(from)), Math.ceil(to)) as Values
