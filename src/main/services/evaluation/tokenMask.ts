import { maskIndices } from '../../models/mask'
import type { MaskedModel } from '../../models/maskedModel'
import { tensorProblem, type GivenTensors } from './givenTensors'

/** Which tokens of each sample the encoder sees, in which order, and which values count in the loss. */
export interface TokenMask {
  kept: number
  /** [B, K]. */
  idsKeep: BigInt64Array
  /** [B, N]. */
  idsRestore: BigInt64Array
  /** [B, N] 1 = hidden. */
  hidden: Float32Array
  /** [B, P, W] 1 = counts in the loss. */
  weight: Float32Array
}

/** Noise that keeps the tokens in their natural order. */
const natural = (batch: number, tokens: number): Float32Array =>
  Float32Array.from({ length: batch * tokens }, (_, i) => (i % tokens) / tokens)

/** The hidden tokens as given, 1 = hidden: the same number in every sample. */
const givenMask = (
  tensors: GivenTensors,
  { architecture, parcels, tokens }: MaskedModel,
  batch: number,
): Float32Array | null => {
  const name = ['token_mask', 'mask'].find((one) => tensors.has(one))
  if (name === undefined) return null
  const byParcel = name === 'mask' && architecture === 'brainlm'
  const shape = byParcel ? [batch, parcels, tokens / parcels] : [batch, tokens]
  const { data } = tensors.floats(name, shape)
  if (!data.every((value) => value === 0 || value === 1)) throw tensorProblem(name, `${name} is not made of 0 and 1.`)
  return data
}

const keptOf = (mask: Float32Array, tokens: number): number => {
  const counts = Array.from({ length: mask.length / tokens }, (_, sample) =>
    mask.subarray(sample * tokens, (sample + 1) * tokens).reduce((sum, value) => sum + 1 - value, 0),
  )
  if (counts.some((count) => count !== counts[0]))
    throw tensorProblem(
      'mask',
      'The mask hides another number of tokens in each sample; the model sees as many of each.',
    )
  if (counts[0] === 0) throw tensorProblem('mask', 'The mask hides every token.')
  return counts[0]
}

/** Ranks as noise: the order in which the tokens come, checked to be one. */
const ranks = (tensors: GivenTensors, batch: number, tokens: number): Float32Array => {
  const { data } = tensors.wholes('ids_restore', [batch, tokens])
  for (let sample = 0; sample < batch; sample++) {
    const seen = new Set(data.subarray(sample * tokens, (sample + 1) * tokens))
    if (seen.size !== tokens || [...seen].some((rank) => rank < 0n || rank >= BigInt(tokens)))
      throw tensorProblem('ids_restore', `ids_restore of sample ${sample} is no order of ${tokens} tokens.`)
  }
  return Float32Array.from(data, Number)
}

/**
 * What is hidden: by `ids_restore`, the place of each token in the shuffled order; else by `noise`, lowest first; else by
 * `mask` or `token_mask` in the natural order; else as the model's own mode says, which may be nothing at all. How many
 * tokens are seen follows from a mask where one is given, else from the model, and for a head it is all of them.
 */
export const readTokenMask = (
  tensors: GivenTensors,
  model: MaskedModel,
  { batch, seesAll }: { batch: number; seesAll: boolean },
): TokenMask => {
  const { tokens } = model
  const own = seesAll ? null : model.fixedMask
  const mask = seesAll ? null : givenMask(tensors, model, batch)
  const hasOrder = tensors.has('ids_restore') || tensors.has('noise')
  const noise = tensors.has('ids_restore')
    ? ranks(tensors, batch, tokens)
    : tensors.has('noise')
      ? tensors.floats('noise', [batch, tokens]).data
      : (mask ?? (own ? repeat(own.noise, batch) : natural(batch, tokens)))
  const kept = seesAll ? tokens : mask ? keptOf(mask, tokens) : own || hasOrder ? model.kept : tokens
  const { idsKeep, idsRestore, mask: hidden } = maskIndices(noise, tokens, kept)
  const byToken = perValue(model, hidden, batch)
  const blanked = own && model.config.trainMode === 'predict_last_pixel'
  return { kept, idsKeep, idsRestore, hidden, weight: blanked ? repeat(own.weight, batch) : byToken }
}

const repeat = (values: Float32Array, times: number): Float32Array => {
  const whole = new Float32Array(values.length * times)
  for (let i = 0; i < times; i++) whole.set(values, i * values.length)
  return whole
}

/** [B, P, W] from [B, N]: each value has what its token has. */
const perValue = ({ tokenOfValue, tokens }: MaskedModel, byToken: Float32Array, batch: number): Float32Array => {
  const size = tokenOfValue.length
  return Float32Array.from(
    { length: batch * size },
    (_, i) => byToken[Math.floor(i / size) * tokens + tokenOfValue[i % size]],
  )
}
