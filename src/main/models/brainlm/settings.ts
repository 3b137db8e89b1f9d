import { broken, count, fraction, oneOf, readSettings, share, truth, type SettingKind } from '../settings'
import { keptTokens, positionRows, tokensOf, type BrainlmConfig } from './config'

type Given = Omit<BrainlmConfig, 'parcels'>
/** The decoder follows the encoder unless it is given. */
type Defaults = Omit<Given, `decoder${'Hidden' | 'Intermediate'}Size` | 'decoderHeads'>

/**
 * What is taken where a setting is not given. Epsilon, kernel and first weights are those of the published checkpoints.
 * The sizes are small, for a model that trains on a processor in minutes, and so is the window: recordings are seldom
 * as long as the published 200 frames, and short windows make many small steps.
 */
const defaults: Defaults = {
  windowFrames: 40,
  patchFrames: 20,
  hiddenSize: 64,
  intermediateSize: 128,
  encoderLayers: 2,
  encoderHeads: 4,
  decoderLayers: 1,
  maskRatio: 0.3,
  loss: 'mse',
  tanhDecoder: false,
  layerNormEps: 1e-12,
  convKernel: 65,
  initializerRange: 0.02,
}

const kinds: { readonly [Name in keyof Given]: SettingKind } = {
  windowFrames: count,
  patchFrames: count,
  hiddenSize: count,
  intermediateSize: count,
  encoderLayers: count,
  encoderHeads: count,
  decoderHiddenSize: count,
  decoderIntermediateSize: count,
  decoderLayers: count,
  decoderHeads: count,
  maskRatio: share,
  loss: oneOf('mse', 'mae'),
  tanhDecoder: truth,
  layerNormEps: fraction,
  convKernel: count,
  initializerRange: fraction,
}

/** Names of the settings a user can give, as in `BrainlmConfig`; `parcels` comes from the data. */
export const brainlmSettingNames = Object.keys(kinds) as ReadonlyArray<keyof typeof kinds>

/** What makes a configuration impossible, in words; empty when it can be built. */
const configProblems = (config: BrainlmConfig): string[] =>
  broken([
    [config.windowFrames % config.patchFrames === 0, 'patchFrames does not divide windowFrames'],
    [config.windowFrames / config.patchFrames <= positionRows, `a window has more than ${positionRows} patches`],
    [config.hiddenSize % 2 === 0, 'hiddenSize is odd; positions are pairs of sine and cosine'],
    [config.hiddenSize % config.encoderHeads === 0, 'encoderHeads does not divide hiddenSize'],
    [config.decoderHiddenSize % config.decoderHeads === 0, 'decoderHeads does not divide decoderHiddenSize'],
    [config.decoderHiddenSize === config.hiddenSize, 'decoderHiddenSize is not equal to hiddenSize'],
    [config.convKernel % 2 === 1, 'convKernel is even; it is centred on a token'],
    [keptTokens(config) > 0, 'maskRatio keeps no token'],
    [config.maskRatio === 0 || keptTokens(config) < tokensOf(config), 'maskRatio hides no token'],
  ])

/**
 * A configuration from settings by name, e.g. `{ hiddenSize: '128' }`. Settings that are not given take the defaults
 * above; the decoder takes the encoder's width, and its MLP and heads, unless they are given.
 *
 * @param given  what the data fix: the number of parcels
 * @returns the configuration, or every problem in words
 */
export const parseBrainlmSettings = (
  settings: Readonly<Record<string, string>>,
  given: { parcels: number },
): { ok: true; config: BrainlmConfig } | { ok: false; problems: string[] } => {
  const { read, problems } = readSettings(kinds, settings, 'brainlm')
  if (problems.length > 0) return { ok: false, problems }
  // What was read is of the type that its kind says.
  const encoder = { ...defaults, ...(read as Partial<Given>) }
  const config: BrainlmConfig = {
    decoderHiddenSize: encoder.hiddenSize,
    decoderIntermediateSize: encoder.intermediateSize,
    decoderHeads: encoder.encoderHeads,
    ...encoder,
    parcels: given.parcels,
  }
  const impossible = configProblems(config)
  return impossible.length > 0 ? { ok: false, problems: impossible } : { ok: true, config }
}
