import { robustScale, robustZ } from '../statistics'

/** Which side of the group is the bad one. */
export type WorseSide = 'high' | 'low'

/** Where each recording stands in its group, by one measure. */
export interface GroupPlace {
  median: number
  /** 1.4826 * median absolute deviation. */
  deviation: number
  /** [recordings] distance from the median in deviations; NaN when missing or when the group does not vary. */
  z: Float64Array
  /** [recordings] 1 = further than allowed on the worse side. */
  outlier: Uint8Array
}

/**
 * Marks the recordings that lie further than `most` deviations from the group's median on the worse side. A measure is
 * judged only when at least `fewest` recordings have it and half of them do not share one value.
 *
 * @param values  [recordings]; NaN = missing
 */
export function placeInGroup(values: Float64Array, worse: WorseSide, most: number, fewest: number): GroupPlace {
  const scale = robustScale(values)
  const isJudged = values.filter((value) => Number.isFinite(value)).length >= fewest
  const z = values.map((value) => (isJudged ? robustZ(value, scale) : NaN))
  const outlier = Uint8Array.from(z, (value) => ((worse === 'high' ? value : -value) > most ? 1 : 0))
  return { ...scale, z, outlier }
}
