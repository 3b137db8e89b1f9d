import { broken, count, fraction, oneOf, readSettings, share, type SettingKind } from '../settings'
import { tokensOf, trainModes, type VitmaeConfig } from './config'
import { firstPredictedFrame, keptTokens } from './mask'

type Given = Omit<VitmaeConfig, 'parcels'>
/** The decoder follows the encoder unless it is given; the picture is as large as the window needs. */
type Defaults = Omit<Given, `decoder${'Hidden' | 'Intermediate'}Size` | 'decoderHeads' | 'imageSize'>

/**
 * What is taken where a setting is not given. Patch, mask ratio, epsilon and first weights are those of the published
 * checkpoints; the sizes are small, for a model that trains on a processor in minutes.
 */
const defaults: Defaults = {
  windowFrames: 40,
  patchSize: 16,
  hiddenSize: 64,
  intermediateSize: 128,
  encoderLayers: 2,
  encoderHeads: 4,
  decoderLayers: 1,
  maskRatio: 0.75,
  trainMode: 'auto_encode',
  layerNormEps: 1e-12,
  initializerRange: 0.02,
  channels: 3,
}

const kinds: { readonly [Name in keyof Given]: SettingKind } = {
  windowFrames: count,
  imageSize: count,
  patchSize: count,
  hiddenSize: count,
  intermediateSize: count,
  encoderLayers: count,
  encoderHeads: count,
  decoderHiddenSize: count,
  decoderIntermediateSize: count,
  decoderLayers: count,
  decoderHeads: count,
  maskRatio: share,
  trainMode: oneOf(...trainModes),
  layerNormEps: fraction,
  initializerRange: fraction,
  channels: count,
}

/** Names of the settings a user can give, as in `VitmaeConfig`; `parcels` comes from the data. */
export const vitmaeSettingNames = Object.keys(kinds) as ReadonlyArray<keyof typeof kinds>

/** What makes a configuration impossible, in words; empty when it can be built. */
const configProblems = (config: VitmaeConfig): string[] => {
  const { imageSize, patchSize, parcels, windowFrames, hiddenSize, decoderHiddenSize } = config
  const possible = broken([
    [imageSize % patchSize === 0, 'patchSize does not divide imageSize'],
    [imageSize >= parcels, `imageSize is less than the ${parcels} parcels, which are the rows`],
    [imageSize >= windowFrames, 'imageSize is less than windowFrames'],
    [hiddenSize % 4 === 0, 'hiddenSize is no multiple of 4; positions have four parts'],
    [decoderHiddenSize % 4 === 0, 'decoderHiddenSize is no multiple of 4; positions have four parts'],
    [hiddenSize % config.encoderHeads === 0, 'encoderHeads does not divide hiddenSize'],
    [decoderHiddenSize % config.decoderHeads === 0, 'decoderHeads does not divide decoderHiddenSize'],
  ])
  if (possible.length > 0 || config.maskRatio === 0) return possible
  return broken([
    [keptTokens(config) > 0, 'maskRatio keeps no token'],
    [keptTokens(config) < tokensOf(config), 'maskRatio hides no token'],
    [config.trainMode === 'auto_encode' || firstPredictedFrame(config) < windowFrames, 'maskRatio hides no frame'],
  ])
}

/**
 * A configuration from settings by name, e.g. `{ hiddenSize: '128' }`. Settings that are not given take the defaults
 * above; the decoder takes the encoder's width, MLP and heads, and the picture is the smallest of whole patches that
 * holds the window, unless they are given.
 *
 * @param given  what the data fix: the number of parcels
 * @returns the configuration, or every problem in words
 */
export const parseVitmaeSettings = (
  settings: Readonly<Record<string, string>>,
  { parcels }: { parcels: number },
): { ok: true; config: VitmaeConfig } | { ok: false; problems: string[] } => {
  const { read, problems } = readSettings(kinds, settings, 'brainlm-vitmae')
  if (problems.length > 0) return { ok: false, problems }
  // What was read is of the type that its kind says.
  const encoder = { ...defaults, ...(read as Partial<Given>) }
  const { patchSize, windowFrames } = encoder
  const config: VitmaeConfig = {
    decoderHiddenSize: encoder.hiddenSize,
    decoderIntermediateSize: encoder.intermediateSize,
    decoderHeads: encoder.encoderHeads,
    imageSize: Math.ceil(Math.max(parcels, windowFrames) / patchSize) * patchSize,
    ...encoder,
    parcels,
  }
  const impossible = configProblems(config)
  return impossible.length > 0 ? { ok: false, problems: impossible } : { ok: true, config }
}
