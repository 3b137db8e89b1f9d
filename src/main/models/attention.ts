import * as graph from '../graph'
import type { Target, Value } from '../graph'

/**
 * How attention is computed: query [B, heads, Q, D], key and value [B, heads, T, D] and a factor to the scores ->
 * context [B, heads, Q, D], and the weights [B, heads, Q, T] where they exist as a whole.
 */
export type AttentionPolicy = (
  query: Value,
  key: Value,
  value: Value,
  scale: number,
) => { context: Value; weights?: Value }

/** Every weight in memory at once; the only policy that can show them. */
export const plainAttention: AttentionPolicy = graph.attention

/** So many groups of queries of each head one after another; in training the weights are computed twice and never kept. */
export const chunkedAttention =
  (chunks: number): AttentionPolicy =>
  (query, key, value, scale) => ({ context: graph.chunkedAttention(query, key, value, scale, chunks) })

/** What a stack of layers attends over. */
export interface AttentionSize {
  batch: number
  heads: number
  tokens: number
  /** Tokens that attend; left out: all. */
  queries?: number
  layers: number
}
export type AttentionChoice = (size: AttentionSize) => AttentionPolicy

const mebibyte = 2 ** 20
/** What the weights of all layers of a stack, and those of one, may take before they are no longer kept. */
const keptBytes = 512 * mebibyte
const keptLayerBytes = 48 * mebibyte
/** What the weights of one group of queries may take on a device. */
const chunkBytes = 40 * mebibyte
/** Queries of a group on the processor: their weights stay in its cache until they have been used. */
const cachedQueries = 256
/** Each group is some twenty nodes of the graph; of more than this many the runtime makes heavy weather. */
const mostGroups = 128

/**
 * Plain attention while its weights are small: 512 MiB over all layers, 48 MiB in one. Else groups of queries of one
 * head: 256 of them on the processor, more where there would be too many groups; of at most 40 MiB elsewhere.
 */
export const attentionBySize =
  (target: Target): AttentionChoice =>
  ({ batch, heads, tokens, queries = tokens, layers }) => {
    const bytes = 4 * batch * heads * queries * tokens
    if (bytes * layers <= keptBytes && bytes <= keptLayerBytes) return plainAttention
    const sequences = batch * heads
    const cached = Math.min(Math.ceil(queries / cachedQueries), Math.max(1, Math.floor(mostGroups / sequences)))
    const small = Math.ceil(bytes / sequences / chunkBytes)
    return chunkedAttention(Math.min(queries, target === 'cpu' ? Math.max(cached, small) : small))
  }
