import { quantile, sortedFinite } from './quantile'

/** 1 / the normal distribution's upper quartile: makes the MAD an estimate of the standard deviation. */
const normalConsistency = 1.482602218505602

/** Centre and spread that a few outliers do not move. */
export interface RobustScale {
  median: number
  /** 1.4826 * median absolute deviation: the standard deviation, were the values normal. */
  deviation: number
}

/** Centre and spread of the present values; NaN when there is none. */
export const robustScale = (values: ArrayLike<number>): RobustScale => robustScaleOfSorted(sortedFinite(values))

/** The same of values already in ascending order, without NaN: in time linear in their number. */
export const robustScaleOfSorted = (sorted: Float64Array): RobustScale => {
  const centre = quantile(sorted, 0.5)
  return { median: centre, deviation: normalConsistency * quantile(distancesFrom(sorted, centre), 0.5) }
}

/** Distances from the centre in ascending order: the two sides are in order already and are merged. */
const distancesFrom = (sorted: Float64Array, centre: number): Float64Array => {
  const distances = new Float64Array(sorted.length)
  let above = sorted.findIndex((value) => value >= centre)
  if (above < 0) above = sorted.length
  let below = above - 1
  for (let place = 0; place < distances.length; place++) {
    const up = above < sorted.length ? sorted[above] - centre : Infinity
    const down = below >= 0 ? centre - sorted[below] : Infinity
    if (up <= down) above++
    else below--
    distances[place] = Math.min(up, down)
  }
  return distances
}

/** Distance from the centre in deviations; NaN when the value is missing or the reference does not vary. */
export const robustZ = (value: number, { median: centre, deviation }: RobustScale): number =>
  deviation > 0 ? (value - centre) / deviation : NaN
