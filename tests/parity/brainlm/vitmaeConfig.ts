import type { TrainMode, VitmaeConfig } from '../../../src/main/models/vitmae'

/** Sizes of a model from a published configuration and the shape of the signal; fine-tuned models name no training mode. */
export const vitmaeConfigOf = (
  stored: Record<string, number | string | boolean | number[]>,
  [, parcels, windowFrames]: readonly number[],
): VitmaeConfig => ({
  parcels,
  windowFrames,
  imageSize: (stored.image_size as number[])[0],
  patchSize: stored.patch_size as number,
  hiddenSize: stored.hidden_size as number,
  intermediateSize: stored.intermediate_size as number,
  encoderLayers: stored.num_hidden_layers as number,
  encoderHeads: stored.num_attention_heads as number,
  decoderHiddenSize: stored.decoder_hidden_size as number,
  decoderIntermediateSize: stored.decoder_intermediate_size as number,
  decoderLayers: stored.decoder_num_hidden_layers as number,
  decoderHeads: stored.decoder_num_attention_heads as number,
  maskRatio: stored.mask_ratio as number,
  trainMode: (stored.train_mode ?? 'auto_encode') as TrainMode,
  layerNormEps: stored.layer_norm_eps as number,
  initializerRange: stored.initializer_range as number,
  channels: stored.num_channels as number,
})
