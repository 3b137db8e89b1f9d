import { AppError } from '../../../preload/contract'
import { brainlmSettingNames, parseBrainlmSettings, type BrainlmConfig } from '../../models/brainlm'

/** How a model is trained, apart from what it is. */
export interface TrainingSettings {
  /** Windows of one step. */
  batch: number
  /** Highest learning rate. */
  learningRate: number
  weightDecay: number
  /** Fraction of the steps over which the learning rate rises. */
  warmup: number
  /** Largest norm of a step's gradient. */
  clipNorm: number
  /** Factor of the robust scaling. */
  gain: number
  /** Millimetres in one unit of the positions that the model is fed. */
  coordinateUnitMm: number
  checkpointSeconds: number
}

/** Steps of a training that does not say. */
export const defaultSteps = 1200

const defaults: TrainingSettings = {
  batch: 8,
  learningRate: 0.002,
  weightDecay: 0.05,
  warmup: 0.05,
  clipNorm: 1,
  gain: 3,
  coordinateUnitMm: 50,
  checkpointSeconds: 20,
}

const trainingMeanings: { [Key in keyof TrainingSettings]: string } = {
  batch: 'windows in one step',
  learningRate: 'highest learning rate; it rises, then falls to zero along a cosine',
  weightDecay: "AdamW's weight decay",
  warmup: 'fraction of the steps over which the learning rate rises',
  clipNorm: 'largest norm of the gradient; longer ones are shortened',
  gain: 'factor of the scaling gain * (x - median) / IQR of each parcel of a recording',
  coordinateUnitMm:
    'millimetres in one unit of a parcel’s position; with 1, as the published models have it, positions outweigh the signal and a small model learns late',
  checkpointSeconds: 'seconds between checkpoints; 0 = after every step',
}

const modelMeanings: { [Key in (typeof brainlmSettingNames)[number]]: string } = {
  windowFrames: 'frames of the window that the model sees',
  patchFrames: 'frames of one token; divides windowFrames',
  hiddenSize: 'width of a token',
  intermediateSize: 'width of the layer inside an encoder block',
  encoderLayers: 'blocks of the encoder',
  encoderHeads: 'attention heads of the encoder',
  decoderHiddenSize: 'width of a token in the decoder; the same as hiddenSize',
  decoderIntermediateSize: "width of the layer inside a decoder block; the encoder's when left out",
  decoderLayers: 'blocks of the decoder',
  decoderHeads: "attention heads of the decoder; the encoder's when left out",
  maskRatio: 'fraction of the tokens that is hidden',
  loss: 'mse or mae, of the hidden tokens',
  tanhDecoder: 'whether the prediction ends in a tanh: true or false',
  layerNormEps: 'small number in the layer norms',
  convKernel: 'width of the convolution over tokens; odd',
  initializerRange: "standard deviation of the encoder's first weights",
}

const isTrainingKey = (key: string): key is keyof TrainingSettings => Object.hasOwn(defaults, key)

/** A cohort of any size has the same defaults; this one only stands in for it. */
const anyParcels = 100

const modelDefaults = (): BrainlmConfig => {
  const parsed = parseBrainlmSettings({}, { parcels: anyParcels })
  if (!parsed.ok) throw new Error(parsed.problems.join('; '))
  return parsed.config
}

/** Every key that a training takes in `settings`: what it is when left out, and what it means. */
export const trainingSettings: ReadonlyArray<{ key: string; default: string; meaning: string }> = [
  ...Object.entries(trainingMeanings).map(([key, meaning]) => ({
    key,
    default: String(defaults[key as keyof TrainingSettings]),
    meaning,
  })),
  ...brainlmSettingNames.map((key) => ({ key, default: String(modelDefaults()[key]), meaning: modelMeanings[key] })),
]

interface Rule {
  holds(value: number): boolean
  says: string
}
const above: Rule = { holds: (value) => value > 0, says: 'a number above 0' }
const notBelow: Rule = { holds: (value) => value >= 0, says: 'a number of at least 0' }
const rules: { [Key in keyof TrainingSettings]: Rule } = {
  batch: {
    holds: (value) => Number.isInteger(value) && value > 0 && value <= 4096,
    says: 'a whole number from 1 to 4096',
  },
  learningRate: above,
  weightDecay: notBelow,
  warmup: { holds: (value) => value >= 0 && value < 1, says: 'a number from 0 to below 1' },
  clipNorm: above,
  gain: above,
  coordinateUnitMm: above,
  checkpointSeconds: notBelow,
}

/** Settings as given, split by whom they concern: all of them are known by name, none is read yet. */
export interface GivenSettings {
  training: TrainingSettings
  model: Record<string, string>
}

/**
 * Reads the settings that concern training. Throws AppError 'usage.bad' for a key that nobody knows, naming those that
 * are known, and for a value that cannot be.
 */
export const readTrainingSettings = (settings: Readonly<Record<string, string>>): GivenSettings => {
  const known = trainingSettings.map(({ key }) => key)
  const unknown = Object.keys(settings).filter((key) => !known.includes(key))
  if (unknown.length > 0)
    throw new AppError('usage.bad', `There is no setting ${unknown.join(', ')}. Known are ${known.join(', ')}.`)
  const training = { ...defaults }
  const model: Record<string, string> = {}
  for (const [key, text] of Object.entries(settings)) {
    if (!isTrainingKey(key)) {
      model[key] = text
      continue
    }
    const value = text.trim() === '' ? NaN : Number(text)
    if (!Number.isFinite(value) || !rules[key].holds(value))
      throw new AppError('usage.bad', `${key} is '${text}', not ${rules[key].says}.`)
    training[key] = value
  }
  readModelConfig(model, anyParcels)
  return { training, model }
}

/** The model's configuration for that many parcels. Throws AppError 'usage.bad' when there can be no such model. */
export const readModelConfig = (model: Readonly<Record<string, string>>, parcels: number): BrainlmConfig => {
  const parsed = parseBrainlmSettings(model, { parcels })
  if (!parsed.ok) throw new AppError('usage.bad', `The settings do not work: ${parsed.problems.join('; ')}.`)
  return parsed.config
}
