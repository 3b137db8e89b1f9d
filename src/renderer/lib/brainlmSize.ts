/** What decides the size of a BrainLM masked autoencoder; the decoder is as wide as the encoder. */
export interface BrainlmSize {
  parcels: number
  windowFrames: number
  patchFrames: number
  hiddenSize: number
  intermediateSize: number
  encoderLayers: number
  decoderLayers: number
  heads: number
  maskRatio: number
}

/** Width of the depthwise convolution that attention adds to its context. */
const KERNEL = 65

export const tokensOf = (size: BrainlmSize): number => size.parcels * Math.floor(size.windowFrames / size.patchFrames)
export const keptTokens = (size: BrainlmSize): number => Math.trunc(tokensOf(size) * (1 - size.maskRatio))

/** Multiplications of one training step: three times those of the forward pass. */
export const workPerStep = (size: BrainlmSize, batch: number): number => {
  const layer = (tokens: number) =>
    tokens * (4 * size.hiddenSize ** 2 + 2 * size.hiddenSize * size.intermediateSize) +
    2 * tokens ** 2 * size.hiddenSize +
    tokens * size.hiddenSize * KERNEL
  const encoder = size.encoderLayers * layer(keptTokens(size) + 1)
  const decoder = size.decoderLayers * layer(tokensOf(size) + 1)
  return 3 * batch * (encoder + decoder)
}
