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

/**
 * Spectrum of a course after removal of a line: squared amplitudes of the discrete Fourier transform at the frequencies
 * above 0, without taper, those between 0 and the Nyquist frequency counted twice as they stand for their mirror image
 * as well (the one-sided periodogram of Schuster 1898).
 *
 * @param course     [frames], evenly spaced, no missing values
 * @param trSeconds  seconds between frames
 * @param band       Hz
 * @returns null when the course does not vary about a line
 */
export function summariseSpectrum(
  course: ArrayLike<number>,
  trSeconds: number,
  [low, high]: readonly [number, number],
): SpectrumSummary | null {
  const values = Float64Array.from(course)
  const size = Math.max(0, ...values.map(Math.abs))
  removeTrend([values], [...values.keys()], 1)
  if (values.length < 4 || !values.some((value) => Math.abs(value) > size * 1e-12)) return null
  const frames = values.length
  const summary = { below: 0, within: 0, above: 0, peakHz: NaN, centroidHz: 0 }
  let [total, strongest] = [0, 0]
  for (let k = 1; k <= frames / 2; k++) {
    const power = powerAt(values, k) * (2 * k === frames ? 1 : 2)
    const hertz = k / (frames * trSeconds)
    const slack = 1e-9 / trSeconds
    summary[hertz < low - slack ? 'below' : hertz > high + slack ? 'above' : 'within'] += power
    summary.centroidHz += power * hertz
    total += power
    if (power > strongest) [strongest, summary.peakHz] = [power, hertz]
  }
  for (const key of ['below', 'within', 'above', 'centroidHz'] as const) summary[key] /= total
  return summary
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
