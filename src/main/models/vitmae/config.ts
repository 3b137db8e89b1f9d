export const trainModes = ['auto_encode', 'predict_last', 'predict_last_pixel'] as const
/** What is hidden: random tokens; the last frames, by whole columns of tokens; the last frames, to the frame. */
export type TrainMode = (typeof trainModes)[number]

/** Sizes and choices of BrainLM's ViT-MAE, which takes a window for a picture: parcels are its rows, frames its columns. */
export interface VitmaeConfig {
  parcels: number
  windowFrames: number
  /** Height and width of the picture, into whose middle the window is put; a multiple of `patchSize`. */
  imageSize: number
  /** Height and width of one token. */
  patchSize: number
  /** Width of the encoder's tokens; a multiple of 4. */
  hiddenSize: number
  intermediateSize: number
  encoderLayers: number
  encoderHeads: number
  decoderHiddenSize: number
  decoderIntermediateSize: number
  decoderLayers: number
  decoderHeads: number
  /** Fraction of the tokens, or of the frames, that is hidden from the encoder in training. */
  maskRatio: number
  trainMode: TrainMode
  layerNormEps: number
  /** Standard deviation of the first weights. */
  initializerRange: number
  /** Colours of the picture; all are the same. */
  channels: number
}

/** Tokens in a row or a column of the picture. */
export const sideOf = ({ imageSize, patchSize }: VitmaeConfig): number => imageSize / patchSize
export const tokensOf = (config: VitmaeConfig): number => sideOf(config) ** 2

/** Rows above and below the window, columns before and after it. */
export const paddingOf = ({ imageSize, parcels, windowFrames }: VitmaeConfig) => {
  const [top, left] = [parcels, windowFrames].map((size) => Math.floor((imageSize - size) / 2))
  return { top, bottom: imageSize - parcels - top, left, right: imageSize - windowFrames - left }
}

/** Token of every value of a window, [P * W], parcel-major; tokens are row-major. */
export const tokenOfValue = (config: VitmaeConfig): Int32Array => {
  const { parcels, windowFrames, patchSize } = config
  const { top, left } = paddingOf(config)
  return Int32Array.from({ length: parcels * windowFrames }, (_, value) => {
    const row = Math.floor((Math.floor(value / windowFrames) + top) / patchSize)
    return row * sideOf(config) + Math.floor(((value % windowFrames) + left) / patchSize)
  })
}
