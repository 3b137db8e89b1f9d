import { describe, expect, it } from 'vitest'
import { attentionBySize, plainAttention } from '../../../src/main/models/attention'
import * as graph from '../../../src/main/graph'
import type { Target } from '../../../src/main/graph'

/** Bytes of the largest array of weights that attention of this size ever holds. */
const largest = (target: Target, tokens: number, layers = 2, batch = 1): number => {
  const policy = attentionBySize(target)({ batch, heads: 4, tokens, layers })
  const whole = 4 * batch * 4 * tokens * tokens
  if (policy === plainAttention) return whole
  const [q, k, v] = ['q', 'k', 'v'].map((name) => graph.input(name, [batch, 4, tokens, 8]))
  const { source } = policy(q, k, v, 1).context
  if (source.kind !== 'node' || source.node.operator !== 'chunkedAttention')
    throw new Error('neither plain nor in groups')
  return whole / source.node.attributes.chunks
}
const mebibyte = 2 ** 20

describe('attention by size', () => {
  it('is plain where its weights are small, whatever the device', () => {
    expect(largest('cpu', 1000)).toBe(16_000_000)
    expect(largest('webgpu', 1000)).toBe(16_000_000)
  })

  it('holds at most 40 MiB at once where all layers together would take more than 512 MiB', () => {
    for (const [tokens, layers, batch] of [
      [4241, 2, 1],
      [4241, 2, 8],
      [3000, 8, 1],
    ]) {
      expect(largest('cpu', tokens, layers, batch)).toBeLessThanOrEqual(40 * mebibyte)
    }
  })

  it('never makes an array that WebGPU may refuse to bind', () => {
    expect(largest('cpu', 3500, 1)).toBeGreaterThan(128 * mebibyte)
    expect(largest('webgpu', 3500, 1)).toBeLessThanOrEqual(40 * mebibyte)
  })
})
