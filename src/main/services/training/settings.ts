import { AppError } from '../../../preload/contract'
import type { Architecture, MaskedModel } from '../../models/maskedModel'
import { configureModel, settingNames } from '../../models/openModel'
import { demandKnown, pretrainingRows, readPretraining, type GivenSettings, type SettingRow } from './settingTables'

export { defaultFineTuningSteps, defaultSteps, fineTuningRows, type SettingRow } from './settingTables'

/** What the settings of both architectures mean. */
const meanings: Readonly<Record<string, string>> = {
  windowFrames: 'frames of the window that the model sees',
  patchFrames: 'frames of one token; divides windowFrames',
  hiddenSize: 'width of a token',
  intermediateSize: 'width of the layer inside an encoder block',
  encoderLayers: 'blocks of the encoder',
  encoderHeads: 'attention heads of the encoder',
  decoderHiddenSize: 'width of a token in the decoder; that of the encoder when left out (and always in brainlm)',
  decoderIntermediateSize: "width of the layer inside a decoder block; the encoder's when left out",
  decoderLayers: 'blocks of the decoder',
  decoderHeads: "attention heads of the decoder; the encoder's when left out",
  maskRatio: 'fraction of the tokens that is hidden',
  loss: 'mse or mae, of the hidden tokens',
  tanhDecoder: 'whether the prediction ends in a tanh: true or false',
  layerNormEps: 'small number in the layer norms',
  convKernel: 'width of the convolution over tokens; odd',
  initializerRange: "standard deviation of the encoder's first weights",
  patchSize: 'parcels and frames of one token, which is a square of the picture',
  imageSize: 'height and width of the picture that the window is put into; the smallest that holds it when left out',
  trainMode:
    'auto_encode (what `mask` says is hidden), predict_last or predict_last_pixel (the last frames are, by tokens or to the frame)',
  channels: 'colours of the picture; all are the same',
}

/** A cohort of any size has the same defaults; this one only stands in for it. */
const anyParcels = 100
/** These follow from others and from the cohort. */
const derived = new Set(['imageSize'])

const configure = (
  architecture: Architecture,
  settings: Readonly<Record<string, string>>,
  parcels: number,
): MaskedModel => {
  const opened = configureModel(architecture, settings, { parcels })
  if (!opened.ok) throw new AppError('usage.bad', `The settings do not work: ${opened.problems.join('; ')}.`)
  return opened.model
}

/** Every key of an architecture: what it is when left out, and what it means. */
const modelRows = (architecture: Architecture): SettingRow[] => {
  const { config } = configure(architecture, {}, anyParcels)
  return settingNames[architecture].map((key) => {
    const value = derived.has(key) ? '' : String(config[key])
    return { key, default: value, meaning: meanings[key] ?? '' }
  })
}

/** Every key that a training takes in `settings`: what it is when left out, and what it means. */
export const settingRows = (architecture: Architecture): SettingRow[] => [
  ...pretrainingRows,
  ...modelRows(architecture),
]

/**
 * Reads the settings of a training. Throws AppError 'usage.bad' for a key that nobody knows, naming those that are known,
 * and for a value that cannot be.
 */
export const readTrainingSettings = (
  settings: Readonly<Record<string, string>>,
  architecture: Architecture = 'brainlm',
): GivenSettings => {
  const given = readPretraining(settings)
  const names = new Set(settingNames[architecture])
  const unknown = Object.keys(given.model).filter((key) => !names.has(key))
  demandKnown(unknown, settingRows(architecture))
  // The picture must hold the cohort, whose size is not known yet.
  const { imageSize: _, ...rest } = given.model
  configure(architecture, architecture === 'brainlm' ? given.model : rest, anyParcels)
  return given
}

/** The model for that many parcels. Throws AppError 'usage.bad' when there can be no such model. */
export const readModelConfig = (
  model: Readonly<Record<string, string>>,
  parcels: number,
  architecture: Architecture = 'brainlm',
): MaskedModel => configure(architecture, model, parcels)
