/** How values of a map and of its control become colours: one scale for both. */
export interface MapScale {
  /** 'diverging': values of both signs, the scale is symmetric around 0. */
  kind: 'sequential' | 'diverging'
  range: readonly [number, number]
}

const TAIL = 0.005
const NEAR = 0.05

/** The value below which this share of the sorted values lie. */
const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]

/**
 * One scale for several arrays, so that their colours can be compared. Symmetric around 0 where values of both signs
 * are; else from the smallest to the largest, or from 0 where the smallest is close to it. Ends are the 0.5th and 99.5th percentile, the widest of all arrays, so
 * that one extreme value does not take the colours from all others; what lies beyond has the colour of the end.
 *
 * @param arrays  values; NaN = missing
 */
export const mapScale = (arrays: ReadonlyArray<ArrayLike<number>>): MapScale => {
  const known = arrays
    .map((values) => Float64Array.from(values).filter(Number.isFinite).sort())
    .filter((values) => values.length > 0)
  if (known.length === 0) return { kind: 'sequential', range: [0, 1] }
  const low = Math.min(...known.map((values) => percentile(values, TAIL)))
  const high = Math.max(...known.map((values) => percentile(values, 1 - TAIL)))
  if (known.some((values) => values[0] < 0)) {
    const end = Math.max(-low, high) || 1
    return { kind: 'diverging', range: [-end, end] }
  }
  // What begins next to nothing begins at 0.
  return { kind: 'sequential', range: low > NEAR * high && high > low ? [low, high] : [0, high || 1] }
}
