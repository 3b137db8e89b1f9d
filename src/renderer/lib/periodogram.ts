/** Where the power of a course lies. */
export interface Spectrum {
  /** Frequencies above 0, ascending, up to half the rate of the frames: Hz, or cycles per frame where the TR is unknown. */
  hz: Float64Array
  /** Share of the power at each; they add up to 1. */
  share: Float64Array
}

/** Frames that were recorded, and their values less the straight line of least squares. */
const withoutLine = (course: ArrayLike<number>): { frames: number[]; values: number[] } => {
  const frames = Array.from(course, (_, frame) => frame).filter((frame) => !Number.isNaN(course[frame]))
  const middle = sumOf(frames, (frame) => frame) / frames.length
  const mean = sumOf(frames, (frame) => course[frame]) / frames.length
  const slope =
    sumOf(frames, (frame) => (frame - middle) * (course[frame] - mean)) /
    sumOf(frames, (frame) => (frame - middle) ** 2)
  return { frames, values: frames.map((frame) => course[frame] - mean - slope * (frame - middle)) }
}
const sumOf = (frames: readonly number[], of: (frame: number, index: number) => number): number =>
  frames.reduce((sum, frame, index) => sum + of(frame, index), 0)

/** A determinant below this share of its terms is rounding. */
const NOTHING = 1e-9

/** Cosine and sine at each step of a turn in `count` steps. */
const makeWaves = (count: number) => {
  const angles = Float64Array.from({ length: count }, (_, step) => (2 * Math.PI * step) / count)
  return { cos: angles.map(Math.cos), sin: angles.map(Math.sin) }
}

/**
 * How much of the values a wave of `cycles` takes up by least squares over the frames there are (Lomb 1976, Scargle
 * 1982): with nothing missing, the squared amplitude of the Fourier transform.
 */
const powerAt = (
  cycles: number,
  { cos, sin }: ReturnType<typeof makeWaves>,
  { frames, values }: { frames: readonly number[]; values: readonly number[] },
): number => {
  let [alongCos, alongSin, cosCos, cosSin] = [0, 0, 0, 0]
  for (const [index, frame] of frames.entries()) {
    const step = (cycles * frame) % cos.length
    alongCos += values[index] * cos[step]
    alongSin += values[index] * sin[step]
    cosCos += cos[step] ** 2
    cosSin += cos[step] * sin[step]
  }
  const sinSin = frames.length - cosCos
  const determinant = cosCos * sinSin - cosSin ** 2
  // At the highest frequency of an even number of frames there is no sine.
  if (determinant < NOTHING * frames.length ** 2) return (alongCos ** 2 + alongSin ** 2) / frames.length
  return (alongCos ** 2 * sinSin - 2 * alongCos * alongSin * cosSin + alongSin ** 2 * cosCos) / determinant
}

/**
 * One-sided periodogram without taper after removal of a line, as shares of the whole: the same measure as that of the
 * global signal which the core gives, so that the two can lie in one chart. Missing frames are passed over: each
 * frequency is fitted to those there are, and nothing is made up between them. Null with fewer than four frames, or
 * where the course does not vary about a line.
 *
 * @param course  [frames], evenly spaced; NaN = missing
 */
export const powerSpectrum = (course: ArrayLike<number>, trSeconds: number | null): Spectrum | null => {
  const count = course.length
  const { frames, values } = withoutLine(course)
  const waves = makeWaves(count)
  if (frames.length < 4) return null
  const size = frames.reduce((most, frame) => Math.max(most, Math.abs(course[frame])), 0)
  // Courses are float32: what is smaller than their rounding is no variation.
  if (!values.some((value) => Math.abs(value) > size * 1e-7)) return null
  const bins = Math.floor(count / 2)
  const power = Float64Array.from({ length: bins }, (_, bin) => powerAt(bin + 1, waves, { frames, values }))
  const total = power.reduce((sum, value) => sum + value, 0)
  return {
    hz: Float64Array.from(power, (_, bin) => (bin + 1) / (count * (trSeconds ?? 1))),
    share: power.map((value) => value / total),
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
