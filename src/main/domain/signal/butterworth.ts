/** A second-order section of a digital filter: (b0 + b1/z + b2/z²) / (1 + a1/z + a2/z²). */
export interface Section {
  b0: number
  b1: number
  b2: number
  a1: number
  a2: number
}

export interface FilterBand {
  order: number
  /** What is slower goes; null = nothing. */
  lowCutHz: number | null
  /** What is faster goes; null = nothing. */
  highCutHz: number | null
  /** Frames per second. */
  samplingHz: number
}

interface Complex {
  re: number
  im: number
}

const complex = (re: number, im = 0): Complex => ({ re, im })
const times = (a: Complex, b: Complex): Complex => complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
const over = (a: Complex, b: Complex): Complex => {
  const size = b.re * b.re + b.im * b.im
  return complex((a.re * b.re + a.im * b.im) / size, (a.im * b.re - a.re * b.im) / size)
}
const root = (a: Complex): Complex => {
  const size = Math.hypot(a.re, a.im)
  const re = Math.sqrt((size + a.re) / 2)
  const im = Math.sqrt(Math.max(0, size - a.re) / 2)
  return complex(re, a.im < 0 ? -im : im)
}

/**
 * A digital Butterworth filter as second-order sections: the analogue prototype's poles, moved to the band and by the
 * bilinear transform to the unit circle, with the cut frequencies prewarped (Oppenheim and Schafer, Discrete-Time
 * Signal Processing, ch. 7). High-, low- or band-pass, by which of the cuts are given. A band-pass has twice the
 * poles of `order`. The same filter as scipy's `butter(..., output='sos')`; the sections may stand in another order.
 *
 * @param band  cuts between 0 and half of `samplingHz`, the lower below the upper; at least one of them
 */
export function butterworthSections({ order, lowCutHz, highCutHz, samplingHz }: FilterBand): Section[] {
  const warp = (hz: number) => 2 * Math.tan((Math.PI * hz) / samplingHz)
  const low = lowCutHz === null ? null : warp(lowCutHz)
  const high = highCutHz === null ? null : warp(highCutHz)
  const sections: Section[] = []
  for (const pole of prototypePoles(order)) {
    const real = pole.im === 0
    if (low !== null && high !== null)
      for (const pair of bandPoles(pole, high - low, Math.sqrt(low * high))) sections.push(section(pair, [1, -1]))
    else {
      const zero = low === null ? -1 : 1
      const moved = low === null ? times(pole, complex(high!)) : over(complex(low), pole)
      sections.push(section(real ? [moved] : [moved, conjugate(moved)], real ? [zero] : [zero, zero]))
    }
  }
  return sections.map((made) => normalise(made, centreOf(low, high)))
}

/** One of each conjugate pair of poles in the left half plane, the real one last. */
const prototypePoles = (order: number): Complex[] => {
  const pairs = Array.from({ length: Math.floor(order / 2) }, (_, k) => {
    const angle = (Math.PI * (2 * k + 1)) / (2 * order)
    return complex(-Math.sin(angle), Math.cos(angle))
  })
  return order % 2 === 1 ? [...pairs, complex(-1)] : pairs
}

const conjugate = ({ re, im }: Complex): Complex => complex(re, -im)

/** Where a pole goes in a band-pass: two places, each with its conjugate; a real pole gives one pair. */
function bandPoles(pole: Complex, width: number, centre: number): Complex[][] {
  const half = times(pole, complex(width / 2))
  const inner = times(half, half)
  const away = root(complex(inner.re - centre * centre, inner.im))
  const upper = complex(half.re + away.re, half.im + away.im)
  const lower = complex(half.re - away.re, half.im - away.im)
  if (pole.im === 0) return [[upper, lower]]
  return [
    [upper, conjugate(upper)],
    [lower, conjugate(lower)],
  ]
}

/** One or two analogue poles, conjugate or both real, with zeros at z = 1 or -1. */
function section(poles: readonly Complex[], zeros: readonly number[]): Section {
  const [p, q] = poles.map((pole) => over(complex(2 + pole.re, pole.im), complex(2 - pole.re, -pole.im)))
  const [y, z] = zeros
  return {
    b0: 1,
    b1: z === undefined ? -y : -(y + z),
    b2: z === undefined ? 0 : y * z,
    a1: q === undefined ? -p.re : -(p.re + q.re),
    a2: q === undefined ? 0 : times(p, q).re,
  }
}

/** Angle on the unit circle where the filter lets all through. */
const centreOf = (low: number | null, high: number | null): number => {
  if (low === null) return 0
  return high === null ? Math.PI : 2 * Math.atan(Math.sqrt(low * high) / 2)
}

/** The section with a gain of 1 at an angle: the product of such sections is the Butterworth filter's gain of 1 there. */
function normalise(made: Section, angle: number): Section {
  const gain = gainAt(made, angle)
  return { ...made, b0: made.b0 / gain, b1: made.b1 / gain, b2: made.b2 / gain }
}

/** How much of an oscillation passes: `angle` in radians per frame. */
export function gainAt({ b0, b1, b2, a1, a2 }: Section, angle: number): number {
  const once = complex(Math.cos(angle), -Math.sin(angle))
  const twice = times(once, once)
  const above = Math.hypot(b0 + b1 * once.re + b2 * twice.re, b1 * once.im + b2 * twice.im)
  return above / Math.hypot(1 + a1 * once.re + a2 * twice.re, a1 * once.im + a2 * twice.im)
}
