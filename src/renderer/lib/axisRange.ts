/** Ends and step of an axis. */
export interface AxisRange {
  min: number
  max: number
  interval: number
}

/** The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below. */
const niceStep = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 2.5, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10
  return Number((step * power).toPrecision(6))
}

/** From 0 to a round number that is not below the largest of the values; missing ones do not count. */
export const rangeFromZero = (values: Iterable<number>, steps = 2): AxisRange => {
  let most = 0
  for (const value of values) if (value > most) most = value
  const interval = niceStep((most || 1) / steps)
  return { min: 0, max: Number((Math.ceil((most || 1) / interval - 1e-9) * interval).toPrecision(12)), interval }
}

/** From the smallest to the largest of the values, widened to round numbers. */
export const rangeAround = (values: Iterable<number>, steps = 2): AxisRange => {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!(low <= high)) return { min: 0, max: 1, interval: 1 }
  const interval = niceStep((high - low || Math.abs(high) || 1) / steps)
  const round = (value: number) => Number((value * interval).toPrecision(12))
  const [min, max] = [Math.floor(low / interval + 1e-9), Math.ceil(high / interval - 1e-9)]
  return { min: round(min), max: round(max === min ? max + 1 : max), interval }
}
