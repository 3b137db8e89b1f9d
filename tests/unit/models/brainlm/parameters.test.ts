import { describe, expect, it } from 'vitest'
import {
  brainlmParameters,
  brainlmWeightProblems,
  initialiseBrainlm,
  type BrainlmConfig,
} from '../../../../src/main/models/brainlm'
import { published } from '../../../parity/brainlm/published'
import { tiny } from './tiny'

const first = published['ckpt-1400'].config
const count = (config: BrainlmConfig): number =>
  brainlmParameters(config)
    .filter(({ trainable }) => trainable)
    .reduce((total, { shape }) => total + shape.reduce((a, b) => a * b, 1), 0)
const spread = (values: Float32Array): number =>
  Math.sqrt(values.reduce((total, x) => total + x * x, 0) / values.length)

describe("brainlm's parameters", () => {
  it('are as many as in the two published checkpoints of this architecture', () => {
    expect(brainlmParameters(first)).toHaveLength(124)
    expect(count(first)).toBe(5_047_724)
    expect(count(published.old_13M.config)).toBe(13_429_292)
  })

  it('have names that do not repeat, and spare norms and biases from weight decay', () => {
    const parameters = brainlmParameters(first)
    expect(new Set(parameters.map(({ name }) => name)).size).toBe(124)
    const spared = parameters.filter(({ trainable, decayed }) => trainable && !decayed).map(({ name }) => name)
    expect(spared.every((name) => /bias$|norm\.weight$/i.test(name))).toBe(true)
    expect(spared.filter((name) => /norm\.weight$/i.test(name))).toHaveLength(14)
  })

  it('start the same from the same seed, and differently from another', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => initialiseBrainlm(tiny, seed))
    expect(a).toEqual(b)
    expect(a.get('decoder.mask_token')).not.toEqual(c.get('decoder.mask_token'))
  })

  it('start as published: normal in the encoder, uniform in the decoder, zero biases, unit norms', () => {
    const weights = initialiseBrainlm(first, 5)
    const of = (name: string): Float32Array => weights.get(name)!
    expect(spread(of('vit.encoder.layer.0.intermediate.dense.weight'))).toBeCloseTo(0.02, 3)
    expect(spread(of('vit.encoder.layer.3.attention.self.conv.weight'))).toBeCloseTo(0.02, 2)
    const glorot = Math.sqrt(6 / (256 + 1024))
    const decoder = of('decoder.decoder_layers.1.output.dense.weight')
    expect(decoder.reduce((a, x) => Math.max(a, Math.abs(x)), 0)).toBeLessThanOrEqual(glorot)
    expect(spread(decoder)).toBeCloseTo(glorot / Math.sqrt(3), 3)
    expect(of('decoder.decoder_layers.0.attention.self.conv.weight').every((x) => Math.abs(x) <= 65 ** -0.5)).toBe(true)
    expect([...of('vit.layernorm.weight')].every((x) => x === 1)).toBe(true)
    expect([...of('decoder.decoder_pred1.bias')].every((x) => x === 0)).toBe(true)
    expect([...of('decoder.pos_embedding.pe').subarray(256, 258)]).toEqual([Math.sin(1), Math.cos(1)].map(Math.fround))
  })
})

describe('weights from elsewhere', () => {
  it('fit when every name, size and table of positions is the model’s', () => {
    expect(brainlmWeightProblems(tiny, initialiseBrainlm(tiny, 1))).toEqual([])
  })

  it('are refused with every missing, left-over and misshapen name', () => {
    const weights = initialiseBrainlm(tiny, 1)
    weights.delete('vit.layernorm.bias')
    weights.set('vit.layernorm.beta', new Float32Array(8))
    weights.set('decoder.mask_token', new Float32Array(9))
    expect(brainlmWeightProblems(tiny, weights)).toEqual([
      'vit.layernorm.bias is missing',
      'vit.layernorm.beta is not of this model',
      'decoder.mask_token has 9 values, not 8 [1, 1, 8]',
    ])
  })

  it('are refused when their positions are not the sinusoids that the model computes', () => {
    const weights = initialiseBrainlm(tiny, 1)
    weights.get('decoder.pos_embedding.pe')![9] += 0.01
    expect(brainlmWeightProblems(tiny, weights)).toEqual([expect.stringContaining('decoder.pos_embedding.pe is not')])
    weights.get('decoder.pos_embedding.pe')![9] = NaN
    expect(brainlmWeightProblems(tiny, weights)).toHaveLength(1)
  })
})
