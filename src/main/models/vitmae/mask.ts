import type { FixedMask } from '../maskedModel'
import { paddingOf, sideOf, tokenOfValue, tokensOf, type VitmaeConfig } from './config'

/** First frame of those that the model is to predict when it predicts the last ones. */
export const firstPredictedFrame = ({ windowFrames, maskRatio }: VitmaeConfig): number =>
  windowFrames - Math.trunc(windowFrames * maskRatio)

/** Columns of tokens that are hidden when the last frames are: from `first` to `last`, none when `first` is greater. */
const hiddenColumns = (config: VitmaeConfig): { first: number; last: number } => {
  const { windowFrames, patchSize, trainMode } = config
  const { left } = paddingOf(config)
  const start = (firstPredictedFrame(config) + left) / patchSize
  return {
    first: trainMode === 'predict_last' ? Math.floor(start) : Math.ceil(start),
    last: Math.floor((windowFrames - 1 + left) / patchSize),
  }
}

/**
 * Columns of the picture that are blanked before it is cut into tokens: with `predict_last_pixel` those frames to be
 * predicted that share their tokens with frames to be seen. From `first` up to, and without, `end`.
 */
export const blankedColumns = (config: VitmaeConfig): { first: number; end: number } => {
  const first = firstPredictedFrame(config) + paddingOf(config).left
  if (config.trainMode !== 'predict_last_pixel') return { first, end: first }
  return { first, end: hiddenColumns(config).first * config.patchSize }
}

/**
 * The mask of `predict_last` and `predict_last_pixel`; null for `auto_encode`, whose mask is random. `predict_last`
 * hides the tokens of every column with a frame to be predicted, and counts all that they carry; `predict_last_pixel`
 * hides columns without any other frame, blanks the frames in the column they share (see `blankedColumns`), and counts
 * the frames to be predicted.
 */
export const lastFramesMask = (config: VitmaeConfig): FixedMask | null => {
  if (config.trainMode === 'auto_encode') return null
  const { first, last } = hiddenColumns(config)
  const side = sideOf(config)
  const noise = Float32Array.from({ length: tokensOf(config) }, (_, token) =>
    token % side >= first && token % side <= last ? 1 : 0,
  )
  const from = firstPredictedFrame(config)
  const weight = Float32Array.from(tokenOfValue(config), (token, value) =>
    config.trainMode === 'predict_last' ? noise[token] : Number(value % config.windowFrames >= from),
  )
  return { noise, weight }
}

/** Tokens the encoder sees in training. */
export const keptTokens = (config: VitmaeConfig): number => {
  const last = lastFramesMask(config)
  if (last) return last.noise.filter((hidden) => hidden === 0).length
  return Math.trunc(tokensOf(config) * (1 - config.maskRatio))
}
