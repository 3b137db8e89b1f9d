import { keptTokens, maskIndices, tokensOf, type BrainlmConfig } from '../../../../src/main/models/brainlm'
import { makeRandom } from '../../../../src/main/models/random'
import type { Tensor } from '../../../../src/main/ports'

/** A model small enough to be differentiated by hand, of 4 parcels x 3 patches. */
export const tiny: BrainlmConfig = {
  parcels: 4,
  windowFrames: 12,
  patchFrames: 4,
  hiddenSize: 8,
  intermediateSize: 12,
  encoderLayers: 2,
  encoderHeads: 2,
  decoderHiddenSize: 8,
  decoderIntermediateSize: 10,
  decoderLayers: 1,
  decoderHeads: 4,
  maskRatio: 0.5,
  loss: 'mse',
  tanhDecoder: false,
  layerNormEps: 1e-12,
  convKernel: 5,
  initializerRange: 0.2,
}

const float32 = (shape: number[], value: (index: number) => number): Tensor => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value(i)),
})

/**
 * Slow waves with a parcel's own phase, as large as a gain would make them; places, in units that let a small model
 * learn within a test; and a random mask.
 */
export const batchOf = (config: BrainlmConfig, batch: number, seed: number): Record<string, Tensor> => {
  const random = makeRandom(seed)
  const [tokens, kept] = [tokensOf(config), keptTokens(config)]
  const { parcels, windowFrames } = config
  const starts = Array.from({ length: batch }, () => random.uniform() * 20)
  const noise = Float32Array.from({ length: batch * tokens }, random.uniform)
  const { idsKeep, idsRestore, idsHidden, mask } = maskIndices(noise, tokens, kept)
  return {
    signal: float32([batch, parcels, windowFrames], (i) => {
      const [frame, parcel] = [i % windowFrames, Math.floor(i / windowFrames) % parcels]
      const start = starts[Math.floor(i / (windowFrames * parcels))]
      return 5 * Math.sin(0.5 * (frame + start) + parcel) + 0.5 * random.normal()
    }),
    xyz: float32([batch, parcels, 3], (i) => 1.2 * Math.sin(1 + (i % (parcels * 3)))),
    ids_keep: { dtype: 'int64', shape: [batch, kept], data: idsKeep },
    ids_restore: { dtype: 'int64', shape: [batch, tokens], data: idsRestore },
    ids_hidden: { dtype: 'int64', shape: [batch, tokens - kept], data: idsHidden },
    weight: float32([batch, parcels, windowFrames], (i) => mask[Math.floor(i / config.patchFrames)]),
  }
}
