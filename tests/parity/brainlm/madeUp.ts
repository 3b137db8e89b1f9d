import { positions as waves } from '../../../src/main/models/brainlm/positions'
import type { MaskedModel } from '../../../src/main/models/maskedModel'
import type { ParameterSpec } from '../../../src/main/models/parameters'
import { positions as places } from '../../../src/main/models/vitmae/positions'
import { float32, maskBy } from './compare'

// Weights and inputs by the formulas of referenceModels.py, number by number.

/** A 32-bit hash of whole numbers (C. Wellons, lowbias32). */
const mixed = (given: number): number => {
  let x = given ^ (given >>> 16)
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = Math.imul(x, 0x846ca68b)
  return (x ^ (x >>> 16)) >>> 0
}
const hashed = (count: number, number: number, centre: number, scale: number): Float32Array => {
  const start = mixed(number + 1)
  const values = new Float32Array(count)
  for (let i = 0; i < count; i++) values[i] = centre + scale * (mixed((i + start) >>> 0) / 2 ** 31 - 1)
  return values
}
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

const scaleOf = (name: string, shape: readonly number[]): [centre: number, scale: number] => {
  if (/orm\w*\.(weight|bias)$/.test(name)) return [name.endsWith('weight') ? 1 : 0, 0.1]
  if (name.includes('xyz')) return [0, 0.02]
  if (name.endsWith('bias')) return [0, 0.1]
  if (name.endsWith('token')) return [0, 0.5]
  return [0, Math.sqrt(3 / (name.includes('conv.') ? shape[2] : size(shape.slice(1))))]
}

/** Arrays that nothing trains: the tables of positions; zeros for what nothing reads. */
const fixed = ({ name, shape }: ParameterSpec): Float32Array => {
  if (name.endsWith('.pe')) return waves(shape[0], shape[1])
  const values = new Float32Array(size(shape))
  if (name.includes('pos')) values.set(places(Math.sqrt(shape[1] - 1), shape[2]), shape[2])
  return values
}

/** Every array of a model, made up. */
export const madeUpWeights = (parameters: readonly ParameterSpec[]): Map<string, Float32Array> => {
  const isMadeUp = ({ trainable, used }: ParameterSpec): boolean => trainable && used
  const names = parameters
    .filter(isMadeUp)
    .map(({ name }) => name)
    .sort()
  return new Map(
    parameters.map((one) => {
      const { name, shape } = one
      return [name, isMadeUp(one) ? hashed(size(shape), names.indexOf(name), ...scaleOf(name, shape)) : fixed(one)]
    }),
  )
}

/** Windows and a mask, made up. Without noise the tokens keep their natural order. */
export const madeUpBatch = (model: MaskedModel, batch: number, kept = model.kept) => {
  const { parcels, windowFrames, tokens, fixedMask } = model
  const natural = kept === tokens
  const noise = natural
    ? Float32Array.from({ length: batch * tokens }, (_, i) => i % tokens)
    : fixedMask
      ? Float32Array.from({ length: batch * tokens }, (_, i) => fixedMask.noise[i % tokens])
      : hashed(batch * tokens, 1002, 0, 1)
  const mask = maskBy(model, noise, kept)
  const counted = Float32Array.from({ length: mask.weight.data.length }, (_, i) =>
    fixedMask ? fixedMask.weight[i % fixedMask.weight.length] : Number(mask.weight.data[i]),
  )
  return {
    signal: float32(hashed(batch * parcels * windowFrames, 1000, 0, 2), [batch, parcels, windowFrames]),
    ...(model.feedsPositions && { xyz: float32(hashed(batch * parcels * 3, 1001, 0, 60), [batch, parcels, 3]) }),
    ...mask.feeds,
    weight: float32(counted, mask.weight.shape),
  }
}

/** What the reference keeps of a large array. */
export interface Summary {
  largest: number
  norm: number
  values: number[]
}

/**
 * How far an array is from what the reference keeps of it: at the places kept and in its norm, in units of its largest
 * value; the norm by element. `unit` stands in for the largest value where that is rounding.
 */
export const summaryDifference = (given: Float32Array, expected: Summary, unit = expected.largest): number => {
  const { norm, values } = expected
  const apart = values.map((value, j) => {
    const place = Math.floor(((2 * j + 1) * given.length) / (2 * values.length))
    return Math.abs(given[place] - value) / unit
  })
  let squares = 0
  for (const value of given) squares += value * value
  return Math.max(...apart, Math.abs(Math.sqrt(squares) - norm) / (unit * Math.sqrt(given.length)))
}
