/** How a measure is spread over a group: what a box plot shows. */
export interface Spread {
  known: number
  least: number
  lowerQuartile: number
  median: number
  upperQuartile: number
  most: number
}

/** Linear between neighbours, as most programs take it. */
const quantile = (sorted: Float64Array, share: number): number => {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below)
}

/** Missing values do not count; null without any. */
export const spreadOf = (values: ReadonlyArray<number | null>): Spread | null => {
  const sorted = Float64Array.from(
    values.filter((value): value is number => value !== null && Number.isFinite(value)),
  ).sort()
  if (sorted.length === 0) return null
  return {
    known: sorted.length,
    least: sorted[0],
    lowerQuartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upperQuartile: quantile(sorted, 0.75),
    most: sorted[sorted.length - 1],
  }
}

/** Sideways places in -0.5..0.5 for points that would lie upon one another: the same at every drawing. */
export const jitter = (index: number): number => ((index * 0.618033988749895 + 0.31) % 1) - 0.5
