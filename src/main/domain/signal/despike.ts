import { median, robustScale } from '../statistics'

export interface DespikePlan {
  /** Frames of the running median; odd. */
  window: number
  /** Robust deviations at which values begin to be drawn in. */
  from: number
  /** Robust deviations that no value passes. */
  to: number
}

/**
 * Draws spikes in towards the column's slow course. The course is a running median; before the middle of the first
 * window and after that of the last it goes on as a line, with the median slope between frames half a window apart.
 * The deviation is 1.4826 times the median absolute residual about the residuals' median. A residual of s deviations
 * beyond `from` becomes from + (to - from) * tanh((s - from) / (to - from)) deviations, on its side: the squash of
 * AFNI's 3dDespike, which takes an L1 fit of sines for the slow course instead of a median. Where the deviation is 0
 * nothing is changed.
 *
 * @param column  NaN = missing, passed over and left; changed in place
 * @returns how many values were changed
 */
export function despike(column: Float64Array, { window, from, to }: DespikePlan): number {
  const course = slowCourse(column, Math.floor(Math.min(window, column.length) / 2))
  const residuals = column.map((value, i) => value - course[i])
  const { median: centre, deviation } = robustScale(residuals)
  if (!(deviation > 0)) return 0
  let changed = 0
  for (let i = 0; i < column.length; i++) {
    const away = (residuals[i] - centre) / deviation
    const size = Math.abs(away)
    if (!(size > from)) continue
    const drawnIn = from + (to - from) * Math.tanh((size - from) / (to - from))
    column[i] = course[i] + centre + Math.sign(away) * drawnIn * deviation
    changed++
  }
  return changed
}

function slowCourse(column: Float64Array, half: number): Float64Array {
  const last = column.length - 1 - half
  const line = (middle: number) => {
    const level = median(column.subarray(middle - half, middle + half + 1))
    const slope = median(
      column.subarray(middle, middle + half + 1).map((value, i) => value - column[middle - half + i]),
    )
    return (frame: number) => level + (slope / half) * (frame - middle)
  }
  const [start, end] = [line(half), line(last)]
  return column.map((_, frame) => {
    if (frame < half) return start(frame)
    return frame > last ? end(frame) : median(column.subarray(frame - half, frame + half + 1))
  })
}
