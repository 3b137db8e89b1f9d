import { median, quantile, sortedFinite } from './quantile'

/** 1 / the normal distribution's upper quartile: makes the MAD an estimate of the standard deviation. */
const normalConsistency = 1.482602218505602

/** Centre and spread that a few outliers do not move. */
export interface RobustScale {
  median: number
  /** 1.4826 * median absolute deviation: the standard deviation, were the values normal. */
  deviation: number
}

/** Centre and spread of the present values; NaN when there is none. */
export const robustScale = (values: ArrayLike<number>): RobustScale => {
  const sorted = sortedFinite(values)
  const centre = quantile(sorted, 0.5)
  return { median: centre, deviation: normalConsistency * median(sorted.map((value) => Math.abs(value - centre))) }
}

/** Distance from the centre in deviations; NaN when the value is missing or the reference does not vary. */
export const robustZ = (value: number, { median: centre, deviation }: RobustScale): number =>
  deviation > 0 ? (value - centre) / deviation : NaN
