import { distanceMm } from './distance'

/** Pairs of parcels that have a QC-FC value. */
export interface QcFcEdges {
  /** Correlation of the edge with motion over the group. */
  r: Float64Array
  /** Distance of the two parcels' centres in mm; NaN where one is unknown. */
  mm: Float64Array
}

/**
 * The upper triangle of the matrix, less its missing values.
 *
 * @param matrix  [P, P] row-major; NaN = missing
 */
export const qcFcEdges = (
  matrix: ArrayLike<number>,
  parcels: ReadonlyArray<{ centre: readonly [number, number, number] | null }>,
): QcFcEdges => {
  const count = parcels.length
  const r: number[] = []
  const mm: number[] = []
  for (let row = 0; row < count; row++) {
    for (let column = row + 1; column < count; column++) {
      const value = matrix[row * count + column]
      if (Number.isNaN(value)) continue
      const [one, other] = [parcels[row].centre, parcels[column].centre]
      r.push(value)
      mm.push(one && other ? distanceMm(one, other) : NaN)
    }
  }
  return { r: Float64Array.from(r), mm: Float64Array.from(mm) }
}

/** Bins of equal width from `low` to `high`; what lies at or beyond an end is in the bin of that end. */
export interface Bins {
  low: number
  high: number
  count: number
}

const binOf = (value: number, { low, high, count }: Bins): number =>
  Math.min(Math.max(Math.floor(((value - low) / (high - low)) * count), 0), count - 1)

export const centreOfBin = ({ low, high, count }: Bins, bin: number): number =>
  low + ((bin + 0.5) / count) * (high - low)

/** How many values lie in each bin; missing ones in none. */
export const histogram = (values: ArrayLike<number>, bins: Bins): Uint32Array => {
  const counts = new Uint32Array(bins.count)
  for (let at = 0; at < values.length; at++) if (!Number.isNaN(values[at])) counts[binOf(values[at], bins)]++
  return counts
}

/** How many edges lie at each distance with each value, [distance bins, value bins] row-major. */
export const density = ({ r, mm }: QcFcEdges, across: Bins, up: Bins): Uint32Array => {
  const counts = new Uint32Array(across.count * up.count)
  for (let at = 0; at < r.length; at++)
    if (!Number.isNaN(mm[at])) counts[binOf(mm[at], across) * up.count + binOf(r[at], up)]++
  return counts
}

/** Fewer edges have no median worth a mark. */
const FEWEST_OF_BIN = 5

/** Median of the values at each distance; NaN where there are hardly any edges. */
export const medianByDistance = ({ r, mm }: QcFcEdges, across: Bins): Float64Array => {
  const members: number[][] = Array.from({ length: across.count }, () => [])
  for (let at = 0; at < r.length; at++) if (!Number.isNaN(mm[at])) members[binOf(mm[at], across)].push(r[at])
  return Float64Array.from(members, (values) => {
    if (values.length < FEWEST_OF_BIN) return NaN
    const sorted = Float64Array.from(values).sort()
    const middle = Math.floor(sorted.length / 2)
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  })
}

/**
 * Share of the edges that would lie in each bin from -1 to 1 if nothing had to do with motion: the distribution of the
 * correlation of two independent normal variables in so many people, (1 - r²) to the power of n / 2 - 2.
 */
export const sharesByChance = (count: number, people: number): Float64Array => {
  const power = people / 2 - 2
  const steps = 16
  const shares = new Float64Array(count)
  for (let at = 0; at < count * steps; at++) {
    const r = ((at + 0.5) / (count * steps)) * 2 - 1
    shares[Math.floor(at / steps)] += (1 - r * r) ** power
  }
  const total = shares.reduce((sum, value) => sum + value, 0)
  return shares.map((value) => value / total)
}

/** About how large a median magnitude independent noise would give with so many people: 0.674 / sqrt(n - 1). */
export const chanceMagnitude = (people: number): number => 0.674 / Math.sqrt(Math.max(people - 1, 1))
