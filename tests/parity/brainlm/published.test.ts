import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSafetensors, type StoredTensor } from '../../../src/main/domain/safetensors'
import {
  brainlmParameters,
  brainlmWeightProblems,
  keptTokens,
  maskIndices,
  tokensOf,
  type BrainlmConfig,
} from '../../../src/main/models/brainlm'
import { float32, gradientsOf, infer, int64, relativeDifference, weightOf } from './compare'

/**
 * Cases that the authors' own code computed on small random weights; each folder's README says with which versions.
 * Outputs agree to 1e-4 of the largest value, gradients to 1e-3.
 */
const root = resolve(process.env.BOLDSCOPE_SHARED ?? '../shared', 'parity')

const load = (path: string): Map<string, StoredTensor> => {
  const read = readSafetensors(readFileSync(path))
  if (!read.ok) throw new Error(read.findings[0].message)
  return read.value
}
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
  const folder = join(root, name)
  const config = configOf(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')))
  const stored = load(join(folder, 'model.safetensors'))
  const weights = new Map([...stored].map(([key, { data }]) => [key, data as Float32Array]))
  const expected = load(join(folder, 'case.safetensors'))
  const numbers = (key: string): Float32Array => expected.get(key)!.data as Float32Array
  const given = {
    signal: float32(numbers('signal'), expected.get('signal')!.shape),
    xyz: float32(numbers('xyz'), expected.get('xyz')!.shape),
  }
  return { config, stored, weights, numbers, given, batch: expected.get('signal')!.shape[0] }
}
const indices = (noise: Float32Array, batch: number, tokens: number, kept: number) => {
  const { idsKeep, idsRestore, mask } = maskIndices(noise, tokens, kept)
  return {
    feeds: { ids_keep: int64(idsKeep, [batch, kept]), ids_restore: int64(idsRestore, [batch, tokens]) },
    idsRestore,
    mask,
  }
}

const names = ['brainlm-old-tiny', 'brainlm-old-tiny-mask75', 'brainlm-old-tiny-mae', 'brainlm-old-tiny-legacy']
const absent = names.filter((name) => !existsSync(join(root, name, 'case.safetensors')))
if (absent.length > 0) it.skip(`the authors' results are not here: ${absent.join(', ')}`, () => undefined)

describe.each(names.filter((name) => !absent.includes(name)))('against the published code: %s', (name) => {
  it('lists exactly the arrays of a published checkpoint, in name and shape', () => {
    const { config, stored, weights } = prepare(name)
    const listed = brainlmParameters(config).map((one) => [one.name, [...one.shape]])
    const published = [...stored].map(([key, { shape }]) => [key, shape])
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(published))
    expect(brainlmWeightProblems(config, weights)).toEqual([])
  })

  it('masks, encodes, attends and reconstructs as it does', async () => {
    const { config, weights, numbers, given, batch } = prepare(name)
    const { feeds, idsRestore, mask } = indices(numbers('noise'), batch, tokensOf(config), keptTokens(config))
    expect(Array.from(idsRestore, Number)).toEqual(Array.from(numbers('ids_restore'), Number))
    expect([...mask]).toEqual(Array.from(numbers('mask'), Number))
    const outputs = await infer(config, weights, { ...given, ...feeds })
    const pairs = [
      ['prediction', 'prediction'],
      ['latent', 'encoder_last_hidden_state'],
      ['decoder_normed', 'decoder_normed'],
      ...Array.from({ length: config.encoderLayers + 1 }, (_, i) => [`encoder_hidden.${i}`, `encoder_hidden.${i}`]),
      ...Array.from({ length: config.encoderLayers }, (_, i) => [`encoder_attention.${i}`, `encoder_attention.${i}`]),
      ...Array.from({ length: config.decoderLayers + 1 }, (_, i) => [`decoder_hidden.${i}`, `decoder_hidden.${i}`]),
    ]
    for (const [ours, theirs] of pairs) {
      expect(relativeDifference(outputs[ours].data, numbers(theirs)), ours).toBeLessThan(1e-4)
    }
  })

  it('reconstructs without a mask as it does', async () => {
    const { config, weights, numbers, given, batch } = prepare(name)
    const tokens = tokensOf(config)
    const rising = Float32Array.from({ length: batch * tokens }, (_, i) => (i % tokens) / tokens)
    const outputs = await infer(config, weights, { ...given, ...indices(rising, batch, tokens, tokens).feeds })
    expect(relativeDifference(outputs.latent.data, numbers('infer.last_hidden_state'))).toBeLessThan(1e-4)
    expect(relativeDifference(outputs.prediction.data, numbers('infer.prediction'))).toBeLessThan(1e-4)
  })

  it('has its loss and its gradient in every parameter', async () => {
    const { config, weights, numbers, given, batch } = prepare(name)
    const tokens = tokensOf(config)
    const { feeds, mask } = indices(numbers('noise'), batch, tokens, keptTokens(config))
    const weight = weightOf(mask, config)
    const { outputs, parameterNames } = await gradientsOf(config, weights, { ...given, ...feeds, weight })
    expect(relativeDifference(outputs.loss.data, numbers('loss'))).toBeLessThan(1e-4)
    const largest = Math.max(...parameterNames.map((key) => Math.max(...numbers(`grad.${key}`).map(Math.abs))))
    for (const key of parameterNames) {
      const ours = outputs[`grad.${key}`].data as Float32Array
      // A key's bias moves every score of a query alike: its gradient is zero, and what is stored is rounding.
      if (key.endsWith('key.bias')) expect(Math.max(...ours.map(Math.abs)), key).toBeLessThan(1e-6 * largest)
      else expect(relativeDifference(ours, numbers(`grad.${key}`)), key).toBeLessThan(1e-3)
    }
    const unused = brainlmParameters(config).filter((one) => !one.used || !one.trainable)
    expect(parameterNames).toHaveLength(brainlmParameters(config).length - unused.length)
  })
})
