import { makeRandom } from '../random'
import { shuffled } from './shuffle'

/** One pass over a window: what is hidden from the model, and which of its predictions count. */
export interface MaskSet {
  /** [tokens] float32: kept tokens have the lowest values, in random order, as in training. */
  noise: Float32Array
  /** The hidden tokens that no earlier set predicts. */
  predicted: Int32Array
}

/**
 * Sets of hidden tokens, all of the size `tokens - kept`, that predict every token exactly once. The last set is
 * topped up with tokens that the first one predicts already. The same seed gives the same sets.
 *
 * @throws RangeError when no token would be hidden
 */
export const disjointMaskSets = (tokens: number, kept: number, seed: number): MaskSet[] => {
  const hidden = tokens - kept
  if (!(hidden > 0 && hidden <= tokens)) throw new RangeError(`cannot hide ${hidden} of ${tokens} tokens`)
  const random = makeRandom(seed, 'mask sets')
  const order = shuffled(tokens, random)
  return Array.from({ length: Math.ceil(tokens / hidden) }, (_, set) => {
    const noise = Float32Array.from({ length: tokens }, () => random.uniform())
    const first = set * hidden
    for (let i = first; i < first + hidden; i++) noise[order[i % tokens]] += 2
    return { noise, predicted: order.slice(first, first + hidden) }
  })
}
