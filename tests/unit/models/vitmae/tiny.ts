import type { VitmaeConfig } from '../../../../src/main/models/vitmae'

/** A picture of 4 x 4 tokens, 3 pixels each way: 8 parcels and 7 frames in its middle. */
export const tinyPicture: VitmaeConfig = {
  parcels: 8,
  windowFrames: 7,
  imageSize: 12,
  patchSize: 3,
  hiddenSize: 8,
  intermediateSize: 12,
  encoderLayers: 2,
  encoderHeads: 2,
  decoderHiddenSize: 12,
  decoderIntermediateSize: 10,
  decoderLayers: 2,
  decoderHeads: 3,
  maskRatio: 0.5,
  trainMode: 'auto_encode',
  layerNormEps: 1e-12,
  initializerRange: 0.2,
  channels: 3,
}
