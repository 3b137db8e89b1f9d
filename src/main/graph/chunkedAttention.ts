import type { Backward } from './gradientRule'
import * as op from './operations'
import type { Value } from './value'

/** Sizes of nearly equal groups of queries. */
export const chunkSizes = (tokens: number, chunks: number): number[] =>
  Array.from({ length: chunks }, (_, chunk) => {
    const end = Math.floor(((chunk + 1) * tokens) / chunks)
    return end - Math.floor((chunk * tokens) / chunks)
  })

/** [B, heads, T, D] -> B * heads arrays [T, D]. */
const headsApart = (x: Value): readonly Value[] => {
  const [batch, heads, tokens, depth] = x.shape
  const flat = op.reshape(x, [batch * heads * tokens, depth])
  return op.split(flat, 0, Array<number>(batch * heads).fill(tokens))
}

/**
 * Gradient of attention without the weights of all heads and queries at once: each group of queries of one head
 * computes its weights again, and they are small enough to stay in a processor's cache until they have been used.
 *
 * The softmax asks for dP - rowsum(dO * O). A column of that sum beside dO, and one of ones beside the values, make it
 * part of the product that gives dP. Keys and values gather their gradients from group to group within the products,
 * and a group begins after the one before has ended, so that no runtime holds the weights of two.
 */
export const chunkedAttentionGradient = ({
  inputs: [query, key, value],
  outputs: [context],
  attributes: { scale, chunks },
  gradient,
}: Backward<'chunkedAttention'>): Value[] => {
  const ones = op.expand(op.scalar(1), [...value.shape.slice(0, 3), 1])
  const taken = op.scale(op.sum(op.multiply(gradient, context), [3]), -1)
  const sizes = chunkSizes(query.shape[2], chunks)
  const inGroups = (x: Value): Array<readonly Value[]> => headsApart(x).map((head) => op.split(head, 0, sizes))
  const [keys, values] = [headsApart(key), headsApart(op.concatenate([value, ones], 3))]
  const queries = inGroups(query)
  const contexts = inGroups(gradient)
  const extended = inGroups(op.concatenate([gradient, taken], 3))

  const toQuery: Value[] = []
  const toKey: Value[] = []
  const toValue: Value[] = []
  let before: Value[] = []
  keys.forEach((ownKeys, head) => {
    let sums: { key: Value; value: Value } | undefined
    sizes.forEach((_, group) => {
      const own = before.length > 0 ? op.fence(queries[head][group], ...before) : queries[head][group]
      const weights = op.softmax(op.matmul(own, ownKeys, { transposeB: true, scale }))
      const toWeights = op.matmul(extended[head][group], values[head], { transposeB: true })
      const scores = op.multiply(weights, toWeights)
      const key = op.matmul(scores, own, { transposeA: true, scale }, sums?.key)
      const value = op.matmul(weights, contexts[head][group], { transposeA: true }, sums?.value)
      const part = op.matmul(scores, ownKeys, { scale })
      toQuery.push(part)
      sums = { key, value }
      before = [part, key, value]
    })
    toKey.push(sums!.key)
    toValue.push(sums!.value)
  })
  const together = (parts: Value[], like: Value): Value => op.reshape(op.concatenate(parts, 0), like.shape)
  return [together(toQuery, query), together(toKey, key), together(toValue, value)]
}
