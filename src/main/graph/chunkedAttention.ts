import * as op from './operations'
import type { Backward } from './gradientRule'
import type { Value } from './value'

/** Sizes of nearly equal groups of queries. */
export const chunkSizes = (tokens: number, chunks: number): number[] =>
  Array.from({ length: chunks }, (_, chunk) => {
    const end = Math.floor(((chunk + 1) * tokens) / chunks)
    return end - Math.floor((chunk * tokens) / chunks)
  })

/**
 * Gradient of attention without the T x T weights of all queries at once: each group of queries computes its weights
 * again. The three results of a group are joined in one array and taken apart again, so that a runtime finishes a
 * group, and frees its weights, before it starts the next.
 */
export const chunkedAttentionGradient = (backward: Backward<'chunkedAttention'>): Value[] => {
  const { inputs, outputs, attributes, gradient } = backward
  const [query, key, value] = inputs
  const { scale, chunks } = attributes
  const tokens = key.shape[2]
  const sizes = chunkSizes(query.shape[2], chunks)
  const rows = op.split(op.sum(op.multiply(gradient, outputs[0]), [3]), 2, sizes)
  const queries = op.split(query, 2, sizes)
  const contexts = op.split(gradient, 2, sizes)
  const parts = sizes.map((size, chunk) => {
    const weights = op.softmax(op.matmul(queries[chunk], key, { transposeB: true, scale }))
    const toWeights = op.matmul(contexts[chunk], value, { transposeB: true })
    const scores = op.multiply(weights, op.subtract(toWeights, rows[chunk]))
    const joined = op.concatenate(
      [
        op.matmul(scores, key, { scale }),
        op.matmul(scores, queries[chunk], { transposeA: true, scale }),
        op.matmul(weights, contexts[chunk], { transposeA: true }),
      ],
      2,
    )
    return op.split(joined, 2, [size, tokens, tokens])
  })
  return [
    op.concatenate(
      parts.map(([toQuery]) => toQuery),
      2,
    ),
    op.addAll(parts.map(([, toKey]) => toKey)),
    op.addAll(parts.map(([, , toValue]) => toValue)),
  ]
}
