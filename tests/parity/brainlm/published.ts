import type { BrainlmConfig } from '../../../src/main/models/brainlm'
import type { VitmaeConfig } from '../../../src/main/models/vitmae'

const first: BrainlmConfig = {
  parcels: 424,
  windowFrames: 200,
  patchFrames: 20,
  hiddenSize: 256,
  intermediateSize: 1024,
  encoderLayers: 4,
  encoderHeads: 4,
  decoderHiddenSize: 256,
  decoderIntermediateSize: 1024,
  decoderLayers: 2,
  decoderHeads: 4,
  maskRatio: 0.2,
  loss: 'mse',
  tanhDecoder: false,
  layerNormEps: 1e-12,
  convKernel: 65,
  initializerRange: 0.02,
}
const picture: VitmaeConfig = {
  parcels: 424,
  windowFrames: 200,
  imageSize: 432,
  patchSize: 16,
  hiddenSize: 768,
  intermediateSize: 3072,
  encoderLayers: 12,
  encoderHeads: 12,
  decoderHiddenSize: 512,
  decoderIntermediateSize: 2048,
  decoderLayers: 8,
  decoderHeads: 16,
  maskRatio: 0.75,
  trainMode: 'auto_encode',
  layerNormEps: 1e-12,
  initializerRange: 0.02,
  channels: 3,
}
const large: VitmaeConfig = {
  ...picture,
  imageSize: 434,
  patchSize: 14,
  hiddenSize: 1280,
  intermediateSize: 5120,
  encoderLayers: 32,
  encoderHeads: 16,
}

/** Sizes of the published checkpoints. */
export const published = {
  'ckpt-1400': { architecture: 'brainlm', config: { ...first } },
  old_13M: { architecture: 'brainlm', config: { ...first, hiddenSize: 512, decoderHiddenSize: 512 } },
  vitmae_111M: { architecture: 'brainlm-vitmae', config: { ...picture } },
  vitmae_650M: { architecture: 'brainlm-vitmae', config: { ...large } },
} as const
