/** A stream of numbers that a seed fixes: the same on every machine. */
export interface Random {
  /** Evenly in [0, 1). */
  uniform(): number
  /** Mean 0, standard deviation 1. */
  normal(): number
}

/**
 * Numbers from a 32-bit seed. Source: the mulberry32 generator (T. Ettinger) for uniform numbers, Box and Muller 1958
 * for normal ones.
 */
export const makeRandom = (seed: number): Random => {
  let state = seed >>> 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}
