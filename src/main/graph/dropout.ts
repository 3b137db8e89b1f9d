import type { Emitter, Lowering } from './lowering'
import { elements } from './shape'

/*
 * Which elements are dropped is computed from counters, not drawn from a generator: the same seed gives the same on
 * every device, and a training that goes on from a checkpoint drops what it would have dropped. All numbers are whole
 * and below 2^24 and so exact in float32, which is the one type that every device computes with.
 *
 * A row of x has two keys of 12 bits, a permutation of its number by a Feistel network whose round function is the
 * middle of a square; a column has two of 11 bits. An element's number is the fraction of a product of both, twice.
 */
const half = 2 ** 12
const rounds = 6
/** Of a product below 2^24, the 18 lower bits are used: the first ones would not be even. */
const productBits = 2 ** -18

/** Whole numbers without pattern from a 32-bit one. Source: the constants of C. Wellons' lowbias32. */
const scatter = (x: number): number => {
  const first = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  const second = Math.imul(first ^ (first >>> 15), 0x846ca68b)
  return (second ^ (second >>> 16)) >>> 0
}

/** A number of a site by its name. Source: FNV-1a. */
const numberOf = (name: string): number =>
  [...name].reduce((hash, letter) => Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193), 0x811c9dc5)

/** Keys of the rows or columns of one place in a model: whole numbers in 0..below - 1. */
export const keysOf = (site: string, use: string, count: number, below: number): Float32Array => {
  const start = scatter(numberOf(`${use} of ${site}`))
  return Float32Array.from({ length: count }, (_, index) => scatter((start + index) >>> 0) % below)
}

const arithmetic = ({ emit, scalar }: Emitter) => {
  const scaled = (x: string, by: number): string => emit('Mul', [x, scalar(by)])
  const fraction = (x: string): string => emit('Sub', [x, emit('Floor', [x])])
  return {
    add: (a: string, b: string): string => emit('Add', [a, b]),
    multiply: (a: string, b: string): string => emit('Mul', [a, b]),
    fraction,
    /** The whole part of x times a power of two. */
    whole: (x: string, by: number): string => emit('Floor', [scaled(x, by)]),
    /** The remainder of x by 2^12. */
    wrapped: (x: string): string => scaled(fraction(scaled(x, 1 / half)), half),
    /** The fraction that the lower bits of a product make. */
    tail: (product: string): string => fraction(scaled(product, productBits)),
  }
}

/** The seed's lower 24 bits as two numbers of 12, [1] each. */
const seedHalves = (seed: string, { emit, integers }: Emitter): [string, string] => {
  const float = (x: string): string => emit('Cast', [x], { to: { int: 1 } })
  const lower = emit('Mod', [seed, integers([half * half])])
  return [float(emit('Mod', [lower, integers([half])])), float(emit('Div', [lower, integers([half])]))]
}

export const dropout: Lowering<'dropout'> = ({ inputs: [x], attributes: { rate, site } }, [name, seed], emitter) => {
  const { emit, floats, scalar } = emitter
  const { add, multiply, whole, wrapped, tail } = arithmetic(emitter)
  const columns = x.shape.at(-1)!
  const perRow = [...x.shape.slice(0, -1), 1]
  const rows = elements(perRow)
  const halves = seedHalves(seed, emitter)
  let [left, right] = ['left', 'right'].map((use) => floats(keysOf(site, use, rows, half), perRow))
  for (let round = 0; round < rounds; round++) {
    const key = wrapped(add(right, halves[round % 2]))
    const middle = whole(tail(multiply(key, key)), half)
    ;[left, right] = [right, wrapped(add(left, middle))]
  }
  const [a, b] = [whole(left, 1 / 2), whole(right, 1 / 2)]
  const [c, d] = ['first', 'second'].map((use) => floats(keysOf(site, use, columns, half / 2), [columns]))
  const mixed = whole(tail(multiply(add(a, c), add(b, d))), half / 2)
  const number = tail(multiply(add(mixed, b), add(mixed, add(a, scalar(1)))))
  const kept = emit('Mul', [name, scalar(1 / (1 - rate))])
  return emit('Where', [emit('Less', [number, scalar(rate)]), scalar(0), kept])
}
