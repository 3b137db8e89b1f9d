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
/** Values of the decoder's unused head, a patch of 16 by 16 pixels and 3 channels: part of every checkpoint. */
const UNUSED_HEAD = 768
const FLOAT = 4

export const tokensOf = (size: BrainlmSize): number => size.parcels * Math.floor(size.windowFrames / size.patchFrames)
export const keptTokens = (size: BrainlmSize): number => Math.trunc(tokensOf(size) * (1 - size.maskRatio))

/** Trainable parameters, tensor by tensor as in the published checkpoints. */
export const countParameters = (size: BrainlmSize): number => {
  const { hiddenSize: h, intermediateSize: mlp, patchFrames: patch, heads } = size
  const dense = (from: number, to: number) => from * to + to
  const norm = 2 * h
  const layer = 4 * dense(h, h) + heads * KERNEL + norm + dense(h, mlp) + dense(mlp, h) + norm
  const embeddings = h + dense(patch, h) + dense(3, h)
  const half = Math.floor(h / 2)
  const decoder = h + dense(h, h) + dense(3, h) + norm + dense(h, UNUSED_HEAD) + dense(h, half) + dense(half, patch)
  return embeddings + (size.encoderLayers + size.decoderLayers) * layer + norm + decoder
}

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

/**
 * Bytes a training step needs at its peak, roughly: weights, gradients and both moments of AdamW; per layer the
 * attention map kept for the backward pass, and about fourteen arrays of the width of the tokens; one more map while
 * the largest layer is worked on.
 */
export const trainingBytes = (size: BrainlmSize, batch: number): number => {
  const attention = (tokens: number) => size.heads * tokens ** 2
  const activations = (tokens: number) => tokens * (14 * size.hiddenSize + 3 * size.intermediateSize)
  const layer = (tokens: number) => attention(tokens) + activations(tokens)
  const encoderTokens = keptTokens(size) + 1
  const decoderTokens = tokensOf(size) + 1
  const kept = size.encoderLayers * layer(encoderTokens) + size.decoderLayers * layer(decoderTokens)
  const passing = 2 * attention(size.decoderLayers > 0 ? decoderTokens : encoderTokens)
  return FLOAT * (4 * countParameters(size) + batch * (kept + passing))
}
