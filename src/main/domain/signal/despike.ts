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
 * Draws spikes in towards the column's slow course. The course is a running median (over fewer frames at the ends);
 * the deviation is 1.4826 times the median absolute residual about the residuals' median. A residual of s deviations
 * beyond `from` becomes from + (to - from) * tanh((s - from) / (to - from)) deviations, on its side: the squash of
 * AFNI's 3dDespike, which takes an L1 fit of sines for the slow course instead of a median. Where the deviation is 0
 * nothing is changed.
 *
 * @param column  NaN = missing, passed over and left; changed in place
 * @returns how many values were changed
 */
export function despike(column: Float64Array, { window, from, to }: DespikePlan): number {
  const half = Math.floor(window / 2)
  const course = column.map((_, i) => median(column.subarray(Math.max(0, i - half), i + half + 1)))
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
