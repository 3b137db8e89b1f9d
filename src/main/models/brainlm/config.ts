/** Sizes and choices of the BrainLM masked autoencoder (first published architecture). */
export interface BrainlmConfig {
  parcels: number
  /** Frames of one input window; a multiple of `patchFrames`. */
  windowFrames: number
  /** Frames of one token. */
  patchFrames: number
  /** Width of the encoder's tokens; even. */
  hiddenSize: number
  intermediateSize: number
  encoderLayers: number
  encoderHeads: number
  /** Equal to `hiddenSize`: the decoder adds positions of the encoder's width. */
  decoderHiddenSize: number
  decoderIntermediateSize: number
  decoderLayers: number
  decoderHeads: number
  /** Fraction of the tokens hidden from the encoder in training. */
  maskRatio: number
  loss: 'mse' | 'mae'
  /** Ends the decoder with tanh. */
  tanhDecoder: boolean
  layerNormEps: number
  /** Width of the depthwise convolution over tokens; odd. */
  convKernel: number
  /** Standard deviation of the encoder's first weights. */
  initializerRange: number
}

/** Rows of the published checkpoints' table of positions: the most patches a window can have. */
export const positionRows = 5000

/** Patches of one parcel in a window. */
export const patchesOf = (config: BrainlmConfig): number => config.windowFrames / config.patchFrames

/** Tokens of a window: parcel-major, token = parcel * patches + patch. */
export const tokensOf = (config: BrainlmConfig): number => config.parcels * patchesOf(config)

/** Tokens the encoder sees in training. */
export const keptTokens = (config: BrainlmConfig): number => Math.trunc(tokensOf(config) * (1 - config.maskRatio))
