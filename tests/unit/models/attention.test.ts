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
  return whole / (batch * 4 * source.node.attributes.chunks)
}
const mebibyte = 2 ** 20

describe('attention by size', () => {
  it('is plain where its weights are small, whatever the device', () => {
    expect(largest('cpu', 1000)).toBe(16_000_000)
    expect(largest('webgpu', 1000)).toBe(16_000_000)
  })

  it('holds at most 40 MiB at once where a layer would take more than 48 MiB', () => {
    for (const target of ['cpu', 'webgpu'] as const)
      for (const [tokens, layers, batch] of [
        [4241, 2, 1],
        [4241, 2, 8],
        [3000, 8, 1],
        [20_000, 1, 1],
      ]) {
        expect(largest(target, tokens, layers, batch)).toBeLessThanOrEqual(40 * mebibyte)
      }
  })

  it('holds what stays in the cache of a processor, but for batches of many groups', () => {
    expect(largest('cpu', 4241)).toBeLessThanOrEqual(4 * 256 * 4241)
    expect(largest('cpu', 4241, 2, 8)).toBeGreaterThan(4 * 256 * 4241)
  })

  it('is in groups where many layers together would take more than 512 MiB', () => {
    expect(largest('cpu', 1500, 8)).toBe(4 * 4 * 1500 * 1500)
    expect(largest('cpu', 1500, 24)).toBeLessThan(4 * 4 * 1500 * 1500)
  })

  it('never makes an array that WebGPU may refuse to bind', () => {
    expect(largest('webgpu', 3500, 1)).toBeLessThanOrEqual(40 * mebibyte)
  })
})
