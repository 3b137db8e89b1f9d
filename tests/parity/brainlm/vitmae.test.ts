import { describe, expect, it } from 'vitest'
import { makeVitmae } from '../../../src/main/models/vitmae'
import { absentCases, loadCase } from './cases'
import { gradientsOf, infer, maskBy, noiseOf, relativeDifference } from './compare'
import { vitmaeConfigOf } from './vitmaeConfig'

/**
 * Cases of the ViT-MAE that the authors' own code computed on small random weights; each folder's README says with which
 * versions. Outputs agree to 1e-4 of the largest value, gradients to 1e-3.
 */
const names = [
  'brainlm-vitmae-tiny',
  'brainlm-vitmae-tiny-small',
  'brainlm-vitmae-tiny-predlast',
  'brainlm-vitmae-tiny-predpixel',
]
const absent = absentCases(names)
if (absent.length > 0) it.skip(`the authors' results are not here: ${absent.join(', ')}`, () => undefined)

const prepare = (name: string) => {
  const loaded = loadCase(name)
  const signal = loaded.tensor('signal')
  const model = makeVitmae(vitmaeConfigOf(loaded.config, signal.shape))
  // Equal noise leaves the order of the kept tokens to the program that sorts it.
  const mask = maskBy(model, noiseOf(loaded.numbers('ids_restore')))
  return { ...loaded, model, signal, mask }
}
const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}.${i}`)

describe.each(names.filter((name) => !absent.includes(name)))('against the published code: %s', (name) => {
  it('lists exactly the arrays of a published checkpoint, in name and shape', () => {
    const { model, stored, weights } = prepare(name)
    const listed = model.parameters.map((one) => [one.name, [...one.shape]])
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries([...stored].map(([key, { shape }]) => [key, shape])))
    expect(model.weightProblems(weights)).toEqual([])
  })

  it('hides the same tokens and counts the same values', () => {
    const { model, numbers, mask } = prepare(name)
    expect([...mask.mask]).toEqual([...numbers('token_mask')])
    const counted = numbers('pixel_mask')
    if (!model.fixedMask) {
      expect([...mask.weight.data]).toEqual([...counted])
      return
    }
    const samples = counted.length / model.fixedMask.weight.length
    expect(Array.from({ length: samples }, () => [...model.fixedMask!.weight]).flat()).toEqual([...counted])
    expect([...model.fixedMask.noise]).toEqual([...numbers('noise').slice(0, model.tokens)])
    expect(model.kept).toBe(mask.feeds.ids_keep.shape[1])
  })

  it('pads, encodes, attends and reconstructs as it does', async () => {
    const { model, weights, numbers, has, signal, mask } = prepare(name)
    const outputs = await infer(model, weights, { signal, ...mask.feeds })
    const layers = Number(model.config.decoderLayers)
    const names = [
      ...numbered('encoder_hidden', model.encoderLayers + 1),
      ...numbered('encoder_attention', model.encoderLayers),
      ...numbered('decoder_hidden', layers + 1),
      'token_logits',
    ].filter(has)
    expect(names).toContain('encoder_attention.1')
    expect(names).toContain(`decoder_hidden.${layers}`)
    for (const key of ['prediction', 'padded', ...names])
      expect(relativeDifference(outputs[key].data, numbers(key)), key).toBeLessThan(1e-4)
    expect(relativeDifference(outputs.latent.data, numbers('encoder_last_hidden_state'))).toBeLessThan(1e-4)
  })

  // Values in tokens that are seen, but blanked, are not among the hidden ones.
  it.each(name.endsWith('predpixel') ? (['all'] as const) : (['all', 'hidden'] as const))(
    'has its loss and its gradient in every parameter, predicting %s',
    async (predict) => {
      const { model, weights, numbers, tensor, signal, mask } = prepare(name)
      const feeds = { signal, ...mask.feeds, weight: tensor('pixel_mask') }
      const { outputs, parameterNames } = await gradientsOf(model, weights, feeds, { predict })
      expect(relativeDifference(outputs.loss.data, numbers('loss'))).toBeLessThan(1e-4)
      const largest = Math.max(...parameterNames.map((key) => Math.max(...numbers(`grad.${key}`).map(Math.abs))))
      for (const key of parameterNames) {
        const ours = outputs[`grad.${key}`].data as Float32Array
        // A key's bias moves every score of a query alike: its gradient is zero, and what is stored is rounding.
        if (key.endsWith('key.bias')) expect(Math.max(...ours.map(Math.abs)), key).toBeLessThan(1e-6 * largest)
        else expect(relativeDifference(ours, numbers(`grad.${key}`)), key).toBeLessThan(1e-3)
      }
      expect(parameterNames).toHaveLength(model.parameters.filter(({ trainable }) => trainable).length)
    },
  )
})
