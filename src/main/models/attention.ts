import * as graph from '../graph'
import type { Value } from '../graph'

/**
 * How attention is computed: query, key and value [B, heads, T, D] and a factor to the scores -> context of the same
 * shape, and the weights [B, heads, T, T] where they exist as a whole.
 */
export type AttentionPolicy = (
  query: Value,
  key: Value,
  value: Value,
  scale: number,
) => { context: Value; weights?: Value }

/** Every weight in memory at once; the only policy that can show them. */
export const plainAttention: AttentionPolicy = graph.attention

/** So many groups of queries one after another; in training the weights are computed twice and never kept. */
export const chunkedAttention =
  (chunks: number): AttentionPolicy =>
  (query, key, value, scale) => ({ context: graph.chunkedAttention(query, key, value, scale, chunks) })

const mebibyte = 2 ** 20
/** What all layers' weights together may take before they are no longer kept. */
const keptBytes = 768 * mebibyte
/** What one group of queries' weights may take. */
const chunkBytes = 40 * mebibyte

/**
 * The policy for `layers` layers of this size: plain while the weights of all of them fit in 768 MiB, else groups of
 * queries of at most 40 MiB.
 */
export const attentionFor = (size: {
  batch: number
  heads: number
  tokens: number
  layers: number
}): AttentionPolicy => {
  const { batch, heads, tokens, layers } = size
  const bytes = 4 * batch * heads * tokens * tokens
  if (bytes * layers <= keptBytes) return plainAttention
  return chunkedAttention(Math.min(tokens, Math.ceil(bytes / chunkBytes)))
}
