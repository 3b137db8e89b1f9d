/** How values of a map and of its control become colours: one scale for both. */
export interface MapScale {
  /** 'diverging': values of both signs, the scale is symmetric around 0. */
  kind: 'sequential' | 'diverging'
  range: readonly [number, number]
}

const TOP = 0.995

/** The value below which this share of the finite sizes lie. */
const percentile = (sizes: number[], share: number): number => {
  sizes.sort((a, b) => a - b)
  return sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))]
}

/**
 * One scale for several arrays, so that their colours can be compared: from 0 where nothing is below it, symmetric
 * around 0 where something is. Its end is the 99.5th percentile of the larger array, so that one extreme value does not
 * take the colours from all others; what lies beyond has the colour of the end.
 *
 * @param arrays  values; NaN = missing
 */
export const mapScale = (arrays: ReadonlyArray<ArrayLike<number>>): MapScale => {
  let signed = false
  let top = 0
  for (const values of arrays) {
    const sizes: number[] = []
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      if (!Number.isFinite(value)) continue
      if (value < 0) signed = true
      sizes.push(Math.abs(value))
    }
    if (sizes.length > 0) top = Math.max(top, percentile(sizes, TOP))
  }
  const end = top > 0 ? top : 1
  return signed ? { kind: 'diverging', range: [-end, end] } : { kind: 'sequential', range: [0, end] }
}
