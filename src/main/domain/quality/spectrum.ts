import { removeTrend } from '../signal'

/** How the power of a course is spread over frequencies. */
export interface SpectrumSummary {
  /** Shares of the power below, within (both edges included) and above the band; they add up to 1. */
  below: number
  within: number
  above: number
  /** Hz of the strongest frequency. */
  peakHz: number
  /** Hz, mean frequency weighted by power. */
  centroidHz: number
}

/** Power at each frequency above 0, up to the Nyquist frequency. */
export interface Periodogram {
  /** [frequencies] */
  hertz: Float64Array
  /** [frequencies] shares of the power; they add up to 1. */
  share: Float64Array
}

/**
 * Spectrum of a course after removal of a line: squared amplitudes of the discrete Fourier transform at the frequencies
 * above 0, without taper, those between 0 and the Nyquist frequency counted twice as they stand for their mirror image
 * as well (the one-sided periodogram of Schuster 1898).
 *
 * @param course     [frames], evenly spaced, no missing values
 * @param trSeconds  seconds between frames
 * @returns null when the course does not vary about a line
 */
export function periodogram(course: ArrayLike<number>, trSeconds: number): Periodogram | null {
  const values = Float64Array.from(course)
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  removeTrend([values], [...values.keys()], 1)
  if (values.length < 4 || !values.some((value) => Math.abs(value) > size * 1e-12)) return null
  const frames = values.length
  const frequencies = Math.floor(frames / 2)
  const hertz = Float64Array.from({ length: frequencies }, (_, i) => (i + 1) / (frames * trSeconds))
  const power = hertz.map((_, i) => powerAt(values, i + 1) * (2 * (i + 1) === frames ? 1 : 2))
  const total = power.reduce((sum, value) => sum + value, 0)
  return { hertz, share: power.map((value) => value / total) }
}

/**
 * How the power of a periodogram is spread about a band.
 *
 * @param band  Hz
 */
export function spreadAbout(
  { hertz, share }: Periodogram,
  trSeconds: number,
  [low, high]: readonly [number, number],
): SpectrumSummary {
  const summary = { below: 0, within: 0, above: 0, peakHz: NaN, centroidHz: 0 }
  const slack = 1e-9 / trSeconds
  let strongest = 0
  for (const [i, at] of hertz.entries()) {
    summary[at < low - slack ? 'below' : at > high + slack ? 'above' : 'within'] += share[i]
    summary.centroidHz += share[i] * at
    if (share[i] > strongest) [strongest, summary.peakHz] = [share[i], at]
  }
  return summary
}

/** How the power of a course is spread about a band (Hz); null when it does not vary about a line. */
export function summariseSpectrum(
  course: ArrayLike<number>,
  trSeconds: number,
  band: readonly [number, number],
): SpectrumSummary | null {
  const whole = periodogram(course, trSeconds)
  return whole && spreadAbout(whole, trSeconds, band)
}

function powerAt(values: Float64Array, k: number): number {
  let [real, imaginary] = [0, 0]
  for (let frame = 0; frame < values.length; frame++) {
    const angle = (2 * Math.PI * ((k * frame) % values.length)) / values.length
    real += values[frame] * Math.cos(angle)
    imaginary -= values[frame] * Math.sin(angle)
  }
  return real ** 2 + imaginary ** 2
}
