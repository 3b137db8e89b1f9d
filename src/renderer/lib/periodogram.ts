/** Where the power of a course lies. */
export interface Spectrum {
  /** Frequencies above 0, ascending, up to half the rate of the frames: Hz, or cycles per frame where the TR is unknown. */
  hz: Float64Array
  /** Share of the power at each; they add up to 1. */
  share: Float64Array
}

/** The course less its straight line of least squares. */
const withoutLine = (course: Float64Array): Float64Array => {
  const count = course.length
  const middle = (count - 1) / 2
  let [sum, slope, squares] = [0, 0, 0]
  for (let frame = 0; frame < count; frame++) sum += course[frame]
  const mean = sum / count
  for (let frame = 0; frame < count; frame++) {
    slope += (frame - middle) * (course[frame] - mean)
    squares += (frame - middle) ** 2
  }
  return Float64Array.from({ length: count }, (_, frame) => course[frame] - mean - (slope / squares) * (frame - middle))
}

/**
 * One-sided periodogram without taper after removal of a line, as shares of the whole: the same measure as that of the
 * global signal which the core gives, so that the two can lie in one chart. Null where the course has gaps, fewer than
 * four frames, or does not vary about a line.
 *
 * @param course  [frames], evenly spaced; NaN = missing
 */
export const powerSpectrum = (course: ArrayLike<number>, trSeconds: number | null): Spectrum | null => {
  const count = course.length
  const recorded = Float64Array.from(course)
  if (count < 4 || recorded.some(Number.isNaN)) return null
  const values = withoutLine(recorded)
  const size = recorded.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  // Courses are float32: what is smaller than their rounding is no variation.
  if (!values.some((value) => Math.abs(value) > size * 1e-7)) return null
  const turn = Float64Array.from({ length: count }, (_, step) => Math.cos((2 * Math.PI * step) / count))
  const quarter = Float64Array.from({ length: count }, (_, step) => Math.sin((2 * Math.PI * step) / count))
  const bins = Math.floor(count / 2)
  const share = new Float64Array(bins)
  let total = 0
  for (let bin = 0; bin < bins; bin++) {
    let [real, imaginary, step] = [0, 0, 0]
    for (let frame = 0; frame < count; frame++) {
      real += values[frame] * turn[step]
      imaginary -= values[frame] * quarter[step]
      step += bin + 1
      if (step >= count) step -= count
    }
    // The highest frequency of an even number of frames is its own mirror image.
    share[bin] = (real ** 2 + imaginary ** 2) * (2 * (bin + 1) === count ? 1 : 2)
    total += share[bin]
  }
  return {
    hz: Float64Array.from(share, (_, bin) => (bin + 1) / (count * (trSeconds ?? 1))),
    share: share.map((power) => power / total),
  }
}

/** Running mean over an odd number of neighbours, fewer at the ends: what is left of a periodogram's scatter is its course. */
export const smoothShares = (share: Float64Array, width: number): Float64Array => {
  const reach = Math.floor(width / 2)
  return share.map((_, bin) => {
    const part = share.subarray(Math.max(0, bin - reach), bin + reach + 1)
    return part.reduce((sum, value) => sum + value, 0) / part.length
  })
}
