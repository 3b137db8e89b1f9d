/** How strongly parcels fluctuate in a band of frequencies. */
export interface SlowFluctuations {
  /** [parcels] float64, units of the values: mean amplitude of the frequencies in the band (ALFF). */
  alff: Float64Array
  /** [parcels] float64, 0..1: the sum of these amplitudes by that of all frequencies above 0 (fALFF). */
  falff: Float64Array
  /** How many frequencies fall into the band, both edges included. */
  frequencies: number
}

/**
 * Amplitude of slow fluctuations. The amplitude of frequency k / (N TR) is 2 |X_k| / N of the discrete Fourier transform X
 * (|X_k| / N at the Nyquist frequency), so that a sine of amplitude a gives a. Nothing is filtered, tapered or detrended
 * before; the mean is frequency 0 and does not count. NaN throughout where no frequency falls into the band.
 *
 * Sources: Zang et al. 2007, "Altered baseline brain activity in children with ADHD revealed by resting-state functional
 * MRI"; Zou et al. 2008, "An improved approach to detection of amplitude of low-frequency fluctuation (ALFF)".
 *
 * @param values  [parcels, frames] float64, evenly spaced in time, no missing values
 * @param band    Hz, both edges included
 */
export const slowFluctuations = (
  values: Float64Array,
  parcels: number,
  frames: number,
  { trSeconds, band: [low, high] }: { trSeconds: number; band: readonly [number, number] },
): SlowFluctuations => {
  const all = Array.from({ length: Math.floor(frames / 2) }, (_, at) => at + 1)
  const slack = 1e-9 / trSeconds
  const inBand = all.map((k) => k / (frames * trSeconds)).map((hertz) => hertz >= low - slack && hertz <= high + slack)
  const frequencies = inBand.filter(Boolean).length
  const alff = new Float64Array(parcels)
  const falff = new Float64Array(parcels)
  const turn = Float64Array.from({ length: frames }, (_, at) => Math.cos((2 * Math.PI * at) / frames))
  const rise = Float64Array.from({ length: frames }, (_, at) => Math.sin((2 * Math.PI * at) / frames))
  for (let parcel = 0; parcel < parcels; parcel++) {
    const row = values.subarray(parcel * frames, (parcel + 1) * frames)
    const mean = row.reduce((sum, value) => sum + value, 0) / frames
    let [slow, total] = [0, 0]
    for (const [at, k] of all.entries()) {
      let [real, imaginary] = [0, 0]
      for (let frame = 0, angle = 0; frame < frames; frame++) {
        real += (row[frame] - mean) * turn[angle]
        imaginary += (row[frame] - mean) * rise[angle]
        angle += k
        if (angle >= frames) angle -= frames
      }
      const amplitude = ((2 * k === frames ? 1 : 2) * Math.hypot(real, imaginary)) / frames
      total += amplitude
      if (inBand[at]) slow += amplitude
    }
    alff[parcel] = frequencies > 0 ? slow / frequencies : NaN
    falff[parcel] = frequencies > 0 && total > 0 ? slow / total : NaN
  }
  return { alff, falff, frequencies }
}
