import { describe, expect, it } from 'vitest'
import { makeBrainlm, type BrainlmConfig } from '../../../src/main/models/brainlm'
import { gradientsOf, infer, maskBy, relativeDifference } from './compare'
import { absentCases, loadCase } from './cases'

/**
 * Cases that the authors' own code computed on small random weights; each folder's README says with which versions.
 * Outputs agree to 1e-4 of the largest value, gradients to 1e-3.
 */
const configOf = (stored: Record<string, number | string | boolean>): BrainlmConfig => ({
  parcels: stored.num_brain_voxels as number,
  windowFrames: stored.num_timepoints_per_voxel as number,
  patchFrames: stored.timepoint_patching_size as number,
  hiddenSize: stored.hidden_size as number,
  intermediateSize: stored.intermediate_size as number,
  encoderLayers: stored.num_hidden_layers as number,
  encoderHeads: stored.num_attention_heads as number,
  decoderHiddenSize: stored.decoder_hidden_size as number,
  decoderIntermediateSize: stored.decoder_intermediate_size as number,
  decoderLayers: stored.decoder_num_hidden_layers as number,
  decoderHeads: stored.decoder_num_attention_heads as number,
  maskRatio: stored.mask_ratio as number,
  loss: stored.loss_fn as 'mse' | 'mae',
  tanhDecoder: stored.use_tanh_decoder as boolean,
  layerNormEps: stored.layer_norm_eps as number,
  convKernel: stored.conv_kernel_size as number,
  initializerRange: stored.initializer_range as number,
})

const prepare = (name: string) => {
  const { config, ...loaded } = loadCase(name)
  const given = { signal: loaded.tensor('signal'), xyz: loaded.tensor('xyz') }
  return { model: makeBrainlm(configOf(config)), given, batch: given.signal.shape[0], ...loaded }
}

const names = ['brainlm-old-tiny', 'brainlm-old-tiny-mask75', 'brainlm-old-tiny-mae', 'brainlm-old-tiny-legacy']
const absent = absentCases(names)
if (absent.length > 0) it.skip(`the authors' results are not here: ${absent.join(', ')}`, () => undefined)

describe.each(names.filter((name) => !absent.includes(name)))('against the published code: %s', (name) => {
  it('lists exactly the arrays of a published checkpoint, in name and shape', () => {
    const { model, stored, weights } = prepare(name)
    const listed = model.parameters.map((one) => [one.name, [...one.shape]])
    const published = [...stored].map(([key, { shape }]) => [key, shape])
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(published))
    expect(model.weightProblems(weights)).toEqual([])
  })

  it('masks, encodes, attends and reconstructs as it does', async () => {
    const { model, weights, numbers, given } = prepare(name)
    const { feeds, idsRestore, mask } = maskBy(model, numbers('noise'))
    expect(Array.from(idsRestore, Number)).toEqual(Array.from(numbers('ids_restore'), Number))
    expect([...mask]).toEqual(Array.from(numbers('mask'), Number))
    const outputs = await infer(model, weights, { ...given, ...feeds })
    const layers = Number(model.config.decoderLayers)
    const pairs = [
      ['prediction', 'prediction'],
      ['latent', 'encoder_last_hidden_state'],
      ['decoder_normed', 'decoder_normed'],
      ...Array.from({ length: model.encoderLayers + 1 }, (_, i) => [`encoder_hidden.${i}`, `encoder_hidden.${i}`]),
      ...Array.from({ length: model.encoderLayers }, (_, i) => [`encoder_attention.${i}`, `encoder_attention.${i}`]),
      ...Array.from({ length: layers + 1 }, (_, i) => [`decoder_hidden.${i}`, `decoder_hidden.${i}`]),
    ]
    for (const [ours, theirs] of pairs)
      expect(relativeDifference(outputs[ours].data, numbers(theirs)), ours).toBeLessThan(1e-4)
  })

  it('reconstructs without a mask as it does', async () => {
    const { model, weights, numbers, given, batch } = prepare(name)
    const { tokens } = model
    const rising = Float32Array.from({ length: batch * tokens }, (_, i) => (i % tokens) / tokens)
    const outputs = await infer(model, weights, { ...given, ...maskBy(model, rising, tokens).feeds })
    expect(relativeDifference(outputs.latent.data, numbers('infer.last_hidden_state'))).toBeLessThan(1e-4)
    expect(relativeDifference(outputs.prediction.data, numbers('infer.prediction'))).toBeLessThan(1e-4)
  })

  it.each(['all', 'hidden'] as const)(
    'has its loss and its gradient in every parameter, predicting %s',
    async (predict) => {
      const { model, weights, numbers, given } = prepare(name)
      const { feeds, weight } = maskBy(model, numbers('noise'))
      const { outputs, parameterNames } = await gradientsOf(model, weights, { ...given, ...feeds, weight }, { predict })
      expect(relativeDifference(outputs.loss.data, numbers('loss'))).toBeLessThan(1e-4)
      const largest = Math.max(...parameterNames.map((key) => Math.max(...numbers(`grad.${key}`).map(Math.abs))))
      for (const key of parameterNames) {
        const ours = outputs[`grad.${key}`].data as Float32Array
        // A key's bias moves every score of a query alike: its gradient is zero, and what is stored is rounding.
        if (key.endsWith('key.bias')) expect(Math.max(...ours.map(Math.abs)), key).toBeLessThan(1e-6 * largest)
        else expect(relativeDifference(ours, numbers(`grad.${key}`)), key).toBeLessThan(1e-3)
      }
      expect(parameterNames).toHaveLength(model.parameters.filter((one) => one.used && one.trainable).length)
    },
  )
})
