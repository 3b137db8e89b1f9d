import type { Random } from '../random'
import { shuffled } from './shuffle'
import type { TokenLayout } from './tokenLayout'

export const maskKinds = ['random', 'block', 'future'] as const
/**
 * What is hidden in training. `random`: single tokens; `block`: runs of frames of whole groups of parcels; `future`: the
 * last frames of all parcels.
 */
export type MaskKind = (typeof maskKinds)[number]

export interface MaskOptions {
  kind: MaskKind
  layout: TokenLayout
  /** Tokens that the model sees when single tokens are hidden; it fixes how much is hidden of the other kinds. */
  kept: number
  windowFrames: number
  /** For blocks: [parcels] the group of each parcel, e.g. its network. Tokens go with their first parcel. */
  groups: readonly string[]
  /** For blocks: frames of one block, at least; the tokens it touches are hidden whole. */
  blockFrames: number
}

/** How tokens are hidden: how many are kept, and for each window the noise whose lowest values are kept. */
export interface Masking {
  kept: number
  /** [tokens] float32; the `kept` lowest are seen, in their (random) order. */
  draw(random: Random): Float32Array
}

/** Every hidden token gets this much more than any kept one. */
const hiddenAbove = 2

/**
 * The way of hiding tokens that a training takes.
 *
 * @throws RangeError when `future` would hide all frames or none
 */
export const makeMasking = (options: MaskOptions): Masking => {
  const { kind, layout, kept } = options
  const noise = (random: Random) => Float32Array.from({ length: layout.tokens }, () => random.uniform())
  if (kind === 'random') return { kept, draw: noise }
  const lift = (values: Float32Array, hidden: Iterable<number>) => {
    for (const token of hidden) values[token] += hiddenAbove
    return values
  }
  if (kind === 'block') return { kept, draw: (random) => lift(noise(random), drawBlocks(options, random)) }
  const hidden = futureTokens(options)
  return { kept: layout.tokens - hidden.length, draw: (random) => lift(noise(random), hidden) }
}

/** Tokens of the last frames, of all parcels: the share of frames that is nearest to the share hidden otherwise. */
const futureTokens = ({ layout, kept, windowFrames }: MaskOptions): number[] => {
  const starts = [...new Set(layout.firstFrame)].filter((frame) => frame > 0)
  if (starts.length === 0) throw new RangeError('a window of one token in time has no future to hide')
  const wanted = (windowFrames * kept) / layout.tokens
  const first = starts.reduce((best, start) => (Math.abs(start - wanted) < Math.abs(best - wanted) ? start : best))
  return range(layout.tokens).filter((token) => layout.lastFrame[token] >= first)
}

/**
 * Blocks one after the other, each of a random group from a random frame on, until exactly enough tokens are hidden. Of
 * the tokens that carry nothing the same share is hidden, one by one.
 */
const drawBlocks = ({ layout, kept, groups, blockFrames, windowFrames }: MaskOptions, random: Random): Set<number> => {
  const wanted = layout.tokens - kept
  const byGroup = new Map<string, number[]>()
  const padding: number[] = []
  for (const token of range(layout.tokens)) {
    const parcel = layout.firstParcel[token]
    if (parcel < 0) padding.push(token)
    else byGroup.set(groups[parcel], [...(byGroup.get(groups[parcel]) ?? []), token])
  }
  const blank = Math.round((padding.length * wanted) / layout.tokens)
  const hidden = new Set([...shuffled(padding.length, random).subarray(0, blank)].map((i) => padding[i]))
  const names = [...byGroup.keys()]
  while (hidden.size < wanted) {
    const members = byGroup.get(names[random.below(names.length)])!
    const from = random.below(windowFrames)
    const block = members.filter(
      (token) => layout.lastFrame[token] >= from && layout.firstFrame[token] < from + blockFrames,
    )
    for (const i of shuffled(block.length, random)) if (hidden.size < wanted) hidden.add(block[i])
  }
  return hidden
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
