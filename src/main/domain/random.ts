/** A stream of pseudo-random numbers, the same on every machine for the same seed and name. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  uniform(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Uniform whole number in [0, count). */
  below(count: number): number
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number
}

/** Spreads a 32-bit state over its whole range (the finaliser of MurmurHash3, public domain). */
const scramble = (state: number) => {
  let x = state | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

const seedOf = (seed: number, name: string) => {
  let state = scramble(seed ^ 0x9e3779b9)
  for (let i = 0; i < name.length; i++) state = scramble(state ^ (name.charCodeAt(i) + Math.imul(i + 1, 0x9e3779b9)))
  return state
}

/**
 * Random numbers for one purpose. Streams of different names are independent, so that adding a subject or a kind of
 * noise leaves all other numbers as they are.
 *
 * Method: Doty-Humphrey's sfc32 (public domain) for bits, Box and Muller's transform for normal numbers.
 */
export const makeRandom = (seed: number, name: string): Random => {
  const start = seedOf(seed, name)
  let a = scramble(start + 1)
  let b = scramble(start + 2)
  let c = scramble(start + 3)
  let counter = 1
  let spare: number | null = null
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  const uniform = () => next() / 4294967296
  const normal = () => {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  return {
    uniform,
    normal,
    between: (low, high) => low + (high - low) * uniform(),
    below: (count) => Math.floor(count * uniform()),
  }
}
