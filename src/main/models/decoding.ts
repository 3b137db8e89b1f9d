import * as graph from '../graph'
import type { Value } from '../graph'
import { rowsOf } from './layers'
import type { DecodeOptions } from './maskedModel'

/**
 * The tokens that the encoder gave [B, 1 + K, D] in their natural order, blanks in the places of the hidden ones: by the
 * input ids_restore [B, N] int64. `blank` is asked for only when tokens are hidden; [1, 1, D].
 *
 * @returns class token [B, 1, D]; the others [B * N, D]
 */
export const restoreOrder = (given: Value, tokens: number, blank: () => Value): { cls: Value; natural: Value } => {
  const [batch, sequence, width] = given.shape
  const hidden = tokens - (sequence - 1)
  const [cls, seen] = graph.split(given, 1, [1, sequence - 1])
  const blanks = hidden > 0 ? [graph.expand(blank(), [batch, hidden, width])] : []
  const shuffled = graph.reshape(graph.concatenate([seen, ...blanks], 1), [batch * tokens, width])
  const rows = rowsOf(graph.input('ids_restore', [batch, tokens], 'int64'), tokens)
  return { cls, natural: graph.gatherRows(shuffled, rows) }
}

/** Which tokens come out of a decoder, and how they find their place. */
export interface Predicted {
  /** For the last layer, see `StackOptions`. */
  lastRows?: Value
  /** What the last layer gives [B, Q, D] without the class token: [B * R, D]. */
  take(last: Value): Value
  /** Values of those tokens [B * R, V] among all tokens, 0 for the rest: [B * N, V]. */
  place(values: Value): Value
}

/** All tokens, or with `hidden` only those of the input ids_hidden [B, N - K] int64. */
export const predictedTokens = (
  size: { batch: number; tokens: number; kept: number },
  predict: DecodeOptions['predict'],
): Predicted => {
  const { batch, tokens, kept } = size
  const hidden = tokens - kept
  if (predict !== 'hidden' || hidden === 0) {
    const take = (last: Value): Value => {
      const [, others] = graph.split(last, 1, [1, tokens])
      return graph.reshape(others, [batch * tokens, last.shape[2]])
    }
    return { take, place: (values) => values }
  }
  const ids = graph.input('ids_hidden', [batch, hidden], 'int64')
  return {
    lastRows: rowsOf(ids, 1 + tokens, 1),
    take: (last) => graph.reshape(last, [batch * hidden, last.shape[2]]),
    place: (values) => graph.scatterRows(values, rowsOf(ids, tokens), batch * tokens),
  }
}
