/** Gains that are tried first: powers of two from 1/4 to 16. */
export const coarseGains: readonly number[] = Array.from({ length: 7 }, (_, i) => 2 ** (i - 2))

/** A gain and the masked R2 that it gives; null where nothing varies. */
export interface TriedGain {
  gain: number
  maskedR2: number | null
}

/** The gain of the highest masked R2, the smallest of equal ones; null when none gave any. */
export const bestGain = (tried: readonly TriedGain[]): number | null =>
  tried
    .filter(({ maskedR2 }) => maskedR2 !== null)
    .sort((a, b) => b.maskedR2! - a.maskedR2! || a.gain - b.gain)
    .at(0)?.gain ?? null

/** Gains half way, on the logarithmic scale, from the best to its neighbours; rounded to three digits. */
export const refinedGains = (best: number): number[] =>
  [Math.SQRT1_2, Math.SQRT2].map((step) => Number((best * step).toPrecision(3)))
