import { describe, expect, it } from 'vitest'
import { initialiseVitmae, vitmaeParameters, vitmaeWeightProblems } from '../../../../src/main/models/vitmae'
import { positions } from '../../../../src/main/models/vitmae/positions'
import { tinyPicture } from './tiny'

describe("the ViT-MAE's parameters", () => {
  it('spare norms, biases and positions from weight decay, and train all but positions', () => {
    const parameters = vitmaeParameters(tinyPicture)
    const spared = parameters.filter(({ decayed }) => !decayed).map(({ name }) => name)
    expect(spared.every((name) => /bias$|norm(_\w+)?\.weight$|position_embeddings$|pos_embed$/.test(name))).toBe(true)
    expect(spared.filter((name) => /norm(_\w+)?\.weight$/.test(name))).toHaveLength(4 * 2 + 2)
    expect(parameters.filter(({ trainable }) => !trainable).map(({ name }) => name)).toEqual([
      'vit.embeddings.position_embeddings',
      'decoder.decoder_pos_embed',
    ])
  })

  it('start normal, with zero biases and unit norms, the same from the same seed', () => {
    const weights = initialiseVitmae({ ...tinyPicture, hiddenSize: 64, intermediateSize: 64 }, 3)
    const values = weights.get('vit.encoder.layer.0.intermediate.dense.weight')!
    expect(Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length)).toBeCloseTo(0.2, 2)
    expect([...weights.get('vit.encoder.layer.1.layernorm_after.weight')!].every((x) => x === 1)).toBe(true)
    expect([...weights.get('decoder.decoder_pred.bias')!].every((x) => x === 0)).toBe(true)
    expect(initialiseVitmae(tinyPicture, 3)).toEqual(initialiseVitmae(tinyPicture, 3))
    expect(initialiseVitmae(tinyPicture, 3)).not.toEqual(initialiseVitmae(tinyPicture, 4))
  })

  it('have positions by column, then by row, sine before cosine', () => {
    const [token, width] = [2 * 4 + 3, 8]
    const slow = 10000 ** -0.5
    const expected = [3, 3 * slow]
      .map(Math.sin)
      .concat([3, 3 * slow].map(Math.cos), [2, 2 * slow].map(Math.sin), [2, 2 * slow].map(Math.cos))
    const found = positions(4, width).subarray(token * width, (token + 1) * width)
    expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 6))
  })
})

describe('weights from elsewhere', () => {
  it('fit when every name, size and table of positions is the model’s', () => {
    expect(vitmaeWeightProblems(tinyPicture, initialiseVitmae(tinyPicture, 1))).toEqual([])
  })

  it('are refused when a position, or the class token’s, is another than the formula’s', () => {
    for (const [name, at] of [
      ['vit.embeddings.position_embeddings', 3],
      ['decoder.decoder_pos_embed', 12 * 9 + 5],
    ] as const) {
      const weights = initialiseVitmae(tinyPicture, 1)
      weights.get(name)![at] += 0.01
      expect(vitmaeWeightProblems(tinyPicture, weights)).toEqual([expect.stringContaining(`${name} is not the table`)])
    }
  })
})
