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

/** So many groups of queries one after another; in training the weights are computed twice and never kept. */
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
/** What the weights of all layers of a stack may take together before they are no longer kept. */
const keptBytes = 512 * mebibyte
/** What one group of queries' weights may take. */
const chunkBytes = 40 * mebibyte
/** The largest array that WebGPU promises to bind to a kernel. */
const webgpuArrayBytes = 128 * mebibyte

/**
 * Plain attention while the weights of all layers fit in 512 MiB (and those of one in 128 MiB on WebGPU), else groups
 * of queries of at most 40 MiB.
 */
export const attentionBySize =
  (target: Target): AttentionChoice =>
  ({ batch, heads, tokens, queries = tokens, layers }) => {
    const bytes = 4 * batch * heads * queries * tokens
    const largest = target === 'webgpu' ? webgpuArrayBytes : keptBytes
    if (bytes * layers <= keptBytes && bytes <= largest) return plainAttention
    return chunkedAttention(Math.min(queries, Math.ceil(bytes / chunkBytes)))
  }
