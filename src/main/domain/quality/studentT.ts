/**
 * Two-sided p value of Student's t: the regularised incomplete beta function I_x(n/2, 1/2) at x = n / (n + t²), by its
 * continued fraction (Numerical Recipes' modified Lentz; DLMF 8.17.22).
 *
 * @param t        the statistic; NaN gives NaN
 * @param degrees  of freedom, > 0
 */
export function studentP(t: number, degrees: number): number {
  if (Number.isNaN(t)) return NaN
  if (!Number.isFinite(t)) return 0
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
}

/** Two-sided p value of a Pearson correlation over `count` pairs, were the two normal and unrelated; NaN below 3 pairs. */
export const correlationP = (r: number, count: number): number =>
  count < 3 ? NaN : studentP(r * Math.sqrt((count - 2) / Math.max(0, 1 - r * r)), count - 2)

function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b
}

const tiny = 1e-300

function fraction(x: number, a: number, b: number): number {
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return value
}

/** Logarithm of the gamma function by Stirling's series (DLMF 5.11.1), shifted to where it is exact to rounding. */
function logGamma(x: number): number {
  let shift = 0
  let z = x
  for (; z < 12; z++) shift -= Math.log(z)
  const inverse = 1 / z
  const square = inverse * inverse
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))))
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series
}
