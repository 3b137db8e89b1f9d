import { describe, expect, it } from 'vitest'
import { makeBrainlm, type BrainlmConfig } from '../../../src/main/models/brainlm'
import { positions } from '../../../src/main/models/brainlm/positions'
import { float32, gradientsOf, infer, maskBy, relativeDifference } from './compare'
import reference from './reference.json' with { type: 'json' }

/** Numbers of reference.py in float64; ours are single precision: agreement to 1e-5 of the largest value. */
const tolerance = 1e-5
const { batch } = reference

/** Element i of array number k, as reference.py makes it. */
const formula = (count: number, k: number, centre = 0, scale = 1): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => centre + scale * Math.sin(1 + 0.7 * i + 2.3 * k))
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

const weightsOf = (config: BrainlmConfig): Map<string, Float32Array> => {
  const parameters = makeBrainlm(config).parameters
  const read = parameters.filter(({ trainable, used }) => trainable && used)
  const names = read.map(({ name }) => name).sort()
  return new Map(
    parameters.map(({ name, shape }) => {
      if (name.endsWith('.pe')) return [name, positions(shape[0], shape[1])]
      const isNorm = name.includes('orm.weight')
      const scale = name.includes('xyz') ? 0.01 : isNorm ? 0.2 : 0.3
      return [name, formula(size(shape), names.indexOf(name), isNorm ? 1 : 0, scale)]
    }),
  )
}
const feedsOf = (config: BrainlmConfig) => {
  const { parcels, windowFrames } = config
  const model = makeBrainlm(config)
  const { feeds, weight } = maskBy(model, formula(batch * model.tokens, 102))
  const given = {
    signal: float32(formula(batch * parcels * windowFrames, 100, 0, 2), [batch, parcels, windowFrames]),
    xyz: float32(formula(batch * parcels * 3, 101, 0, 60), [batch, parcels, 3]),
    ...feeds,
  }
  return { given, weight }
}

describe.each(Object.entries(reference.cases))(`against PyTorch ${reference.torch}: %s`, (_, expected) => {
  const config = expected.config as BrainlmConfig

  it('reconstructs, encodes and attends to the same numbers', async () => {
    const outputs = await infer(makeBrainlm(config), weightsOf(config), feedsOf(config).given)
    expect(relativeDifference(outputs.prediction.data, expected.prediction)).toBeLessThan(tolerance)
    expect(relativeDifference(outputs.latent.data, expected.latent)).toBeLessThan(tolerance)
    expect(relativeDifference(outputs['encoder_attention.0'].data, expected.firstAttention)).toBeLessThan(tolerance)
  })

  it('has the same loss and the same gradient in every parameter', async () => {
    const { given, weight } = feedsOf(config)
    const { outputs, parameterNames } = await gradientsOf(makeBrainlm(config), weightsOf(config), { ...given, weight })
    expect(relativeDifference(outputs.loss.data, [expected.loss])).toBeLessThan(tolerance)
    expect([...parameterNames].sort()).toEqual(Object.keys(expected.gradients).sort())
    const overall = Math.max(...Object.values(expected.gradients).map(({ largest }) => largest))
    for (const [name, { first, largest, norm }] of Object.entries(expected.gradients)) {
      const ours = outputs[`grad.${name}`].data as Float32Array
      // A key's bias has no gradient: both sides hold rounding.
      const unit = name.endsWith('key.bias') ? overall : largest
      first.forEach((value, i) => expect(Math.abs(ours[i] - value) / unit, name).toBeLessThan(tolerance))
      const ourNorm = Math.sqrt(ours.reduce((total, x) => total + x * x, 0))
      expect(Math.abs(ourNorm - norm) / unit, name).toBeLessThan(tolerance * Math.sqrt(ours.length))
    }
  })
})
