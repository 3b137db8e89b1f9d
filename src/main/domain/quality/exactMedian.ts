/** Counts float32 values in two passes over them, so that their median is exact and they need not be kept. */
export interface MedianCounter {
  /** First pass: every value once. Missing values and infinities are left out. */
  first(value: number): void
  /** Second pass: the same values once more, in any order. */
  second(value: number): void
  /** The median, the mean of the middle two for an even count; NaN without any value. */
  finish(): number
}

const half = 2 ** 16

/**
 * The bits of a float32, read as a whole number, are in the order of the values once those of negative ones are turned
 * round. The first pass counts the upper 16 bits and so finds the bins that hold the middle; the second the lower 16
 * bits within these. Needs 1 MiB at most, whatever the number of values.
 */
export function countMedian(): MedianCounter {
  const float = new Float32Array(1)
  const bits = new Uint32Array(float.buffer)
  const keyOf = (value: number): number => {
    float[0] = value
    return (bits[0] & 0x80000000 ? ~bits[0] : bits[0] | 0x80000000) >>> 0
  }
  const valueOf = (key: number): number => {
    bits[0] = (key & 0x80000000 ? key & 0x7fffffff : ~key) >>> 0
    return float[0]
  }
  const upper = new Float64Array(half)
  let total = 0
  let middles: Array<{ bin: number; rank: number }> | null = null
  const lower = new Map<number, Float64Array>()
  const findMiddles = () => {
    middles = [Math.floor((total - 1) / 2), Math.floor(total / 2)].map((rank) => findRank(upper, rank))
    for (const { bin } of middles) lower.set(bin, new Float64Array(half))
    return middles
  }
  return {
    first(value) {
      if (!Number.isFinite(value)) return
      upper[keyOf(value) >>> 16]++
      total++
    },
    second(value) {
      if (total === 0 || !Number.isFinite(value)) return
      if (!middles) findMiddles()
      const key = keyOf(value)
      const counts = lower.get(key >>> 16)
      if (counts) counts[key & 0xffff]++
    },
    finish() {
      if (total === 0) return NaN
      const [a, b] = (middles ?? findMiddles()).map(({ bin, rank }) =>
        valueOf(((bin << 16) | findRank(lower.get(bin)!, rank).bin) >>> 0),
      )
      return (a + b) / 2
    },
  }
}

/** The bin that holds the value of a rank, counted from 0, and its rank within the bin. */
function findRank(counts: Float64Array, rank: number): { bin: number; rank: number } {
  let left = rank
  for (let bin = 0; bin < counts.length; bin++) {
    if (left < counts[bin]) return { bin, rank: left }
    left -= counts[bin]
  }
  throw new Error('the second pass gave other values than the first')
}
