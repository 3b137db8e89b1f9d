import { makeRandom } from '../random'
import type { TokenLayout } from '../windows'
import { shuffled } from '../windows/shuffle'

/** One way of hiding tokens, and which of the hidden ones are judged by it. */
export interface JudgedTokens {
  /** [tokens] float32: kept tokens have the lowest values, in random order, as in training. */
  noise: Float32Array
  judged: Set<number>
}

/**
 * As few sets of hidden tokens, each of the size that is hidden in training, as are needed for every parcel to have at
 * least one token that is hidden and judged; no token is judged twice. Hidden tokens are spread over the parcels as
 * evenly as they can be. The same seed gives the same sets.
 *
 * @throws RangeError when no token would be hidden
 */
export const judgedTokens = ({ tokens, firstParcel }: TokenLayout, kept: number, seed: number): JudgedTokens[] => {
  const hidden = tokens - kept
  if (!(hidden > 0 && hidden <= tokens)) throw new RangeError(`cannot hide ${hidden} of ${tokens} tokens`)
  const random = makeRandom(seed, 'judged tokens')
  const turns = new Map<number, number>()
  const turnOf = new Int32Array(tokens)
  const order = [...shuffled(tokens, random)]
  for (const token of order) {
    const turn = turns.get(firstParcel[token]) ?? 0
    turns.set(firstParcel[token], turn + 1)
    turnOf[token] = turn
  }
  // Each parcel's first token in random order, then each one's second.
  order.sort((a, b) => turnOf[a] - turnOf[b])
  return Array.from({ length: Math.ceil(turns.size / hidden) }, (_, set) => {
    const noise = Float32Array.from({ length: tokens }, () => random.uniform())
    const first = set * hidden
    for (let i = first; i < first + hidden; i++) noise[order[i % tokens]] += 2
    return { noise, judged: new Set(order.slice(first, first + hidden)) }
  })
}
