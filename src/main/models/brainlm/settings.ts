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

type Reader = (text: string) => number | boolean | string | null
const count: Reader = (text) => (/^[1-9]\d{0,6}$/.test(text) ? Number(text) : null)
const fraction: Reader = (text) => (text.trim() !== '' && Number(text) > 0 && Number(text) < 1 ? Number(text) : null)
const truth: Reader = (text) => ({ true: true, false: false })[text] ?? null
const lossName: Reader = (text) => (text === 'mse' || text === 'mae' ? text : null)

const kinds = {
  count: { read: count, says: 'a positive whole number' },
  fraction: { read: fraction, says: 'a number between 0 and 1' },
  truth: { read: truth, says: 'true or false' },
  loss: { read: lossName, says: 'mse or mae' },
}
const settingKinds: { [Name in keyof Given]: keyof typeof kinds } = {
  windowFrames: 'count',
  patchFrames: 'count',
  hiddenSize: 'count',
  intermediateSize: 'count',
  encoderLayers: 'count',
  encoderHeads: 'count',
  decoderHiddenSize: 'count',
  decoderIntermediateSize: 'count',
  decoderLayers: 'count',
  decoderHeads: 'count',
  maskRatio: 'fraction',
  loss: 'loss',
  tanhDecoder: 'truth',
  layerNormEps: 'fraction',
  convKernel: 'count',
  initializerRange: 'fraction',
}

/** Names of the settings a user can give, as in `BrainlmConfig`; `parcels` comes from the data. */
export const brainlmSettingNames = Object.keys(settingKinds) as ReadonlyArray<keyof typeof settingKinds>

/** What makes a configuration impossible, in words; empty when it can be built. */
const configProblems = (config: BrainlmConfig): string[] => {
  const rules: Array<[holds: boolean, problem: string]> = [
    [config.windowFrames % config.patchFrames === 0, 'patchFrames does not divide windowFrames'],
    [config.windowFrames / config.patchFrames <= positionRows, `a window has more than ${positionRows} patches`],
    [config.hiddenSize % 2 === 0, 'hiddenSize is odd; positions are pairs of sine and cosine'],
    [config.hiddenSize % config.encoderHeads === 0, 'encoderHeads does not divide hiddenSize'],
    [config.decoderHiddenSize % config.decoderHeads === 0, 'decoderHeads does not divide decoderHiddenSize'],
    [config.decoderHiddenSize === config.hiddenSize, 'decoderHiddenSize is not equal to hiddenSize'],
    [config.convKernel % 2 === 1, 'convKernel is even; it is centred on a token'],
    [keptTokens(config) > 0, 'maskRatio keeps no token'],
    [keptTokens(config) < tokensOf(config), 'maskRatio hides no token'],
  ]
  return rules.filter(([holds]) => !holds).map(([, problem]) => problem)
}

/**
 * A configuration from a user's settings by name, e.g. `{ hiddenSize: '128' }`. Settings that are not given take the
 * defaults above; the decoder takes the encoder's width, and its MLP and heads, unless they are given.
 *
 * @param given  what the data fix: the number of parcels
 * @returns the configuration, or every problem in words
 */
export const parseBrainlmSettings = (
  settings: Readonly<Record<string, string>>,
  given: { parcels: number },
): { ok: true; config: BrainlmConfig } | { ok: false; problems: string[] } => {
  const problems: string[] = []
  const read: Partial<Given> = {}
  for (const [name, text] of Object.entries(settings)) {
    if (!Object.hasOwn(settingKinds, name)) {
      problems.push(`${name} is not a setting of brainlm; known are ${brainlmSettingNames.join(', ')}`)
      continue
    }
    const kind = kinds[settingKinds[name as keyof typeof settingKinds]]
    const value = kind.read(text)
    if (value === null) problems.push(`${name} is '${text}', not ${kind.says}`)
    else Object.assign(read, { [name]: value })
  }
  if (problems.length > 0) return { ok: false, problems }
  const encoder = { ...defaults, ...read }
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
