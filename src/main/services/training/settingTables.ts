import { AppError } from '../../../preload/contract'
import { maskKinds } from '../../domain/windows'
import { above, anyText, notBelow, oneOf, part, setting, truth, wholeFrom, type Setting } from './settingReaders'

/** Settings of every training. */
const common = {
  batch: setting(wholeFrom(1, 4096), 8, 'windows in one run of the model'),
  accumulate: setting(
    wholeFrom(1, 4096),
    1,
    'runs whose gradients are added up for one step: a larger batch in the same memory',
  ),
  learningRate: setting(above, 0.002, 'highest learning rate; it rises, then falls to zero along a cosine'),
  weightDecay: setting(notBelow, 0.05, "AdamW's weight decay; spares biases and norms"),
  warmup: setting(part, 0.05, 'fraction of the steps over which the learning rate rises'),
  clipNorm: setting(above, 1, 'largest norm of the gradient; longer ones are shortened'),
  dropout: setting(part, 0, 'chance of each element to be zeroed after embeddings, inside layers and in a head'),
  ema: setting(
    part,
    0,
    'the weights that are kept are a running mean of those of the steps, each mean keeping this much of the last, e.g. 0.999; 0 = the last weights',
  ),
  recompute: setting(
    truth,
    false,
    'true: layers are computed again for the gradient instead of being kept; slower, in less memory',
  ),
  memoryLimitMb: setting(wholeFrom(0, 2 ** 30), 0, 'megabytes that the training may need; 0 = what is free'),
  validation: setting(part, 0, 'fraction of the people that is held out to measure by'),
  validateEvery: setting(wholeFrom(1, 2 ** 31), 50, 'steps between measurements on the people held out'),
  patience: setting(
    wholeFrom(0, 2 ** 31),
    0,
    'measurements without a better one after which the training stops; the best weights are kept; 0 = never',
  ),
  noise: setting(notBelow, 0, 'augmentation: standard deviation of noise added to the scaled signal'),
  amplitude: setting(part, 0, 'augmentation: each window is multiplied by a factor up to so much above or below 1'),
  parcelDropout: setting(part, 0, 'augmentation: chance of each parcel to be fed 0 in a window'),
  jitterFrames: setting(
    wholeFrom(0, 1000),
    0,
    'augmentation: each parcel is taken up to so many frames earlier or later than the others',
  ),
  checkpointSeconds: setting(notBelow, 20, 'seconds between checkpoints; 0 = after every step'),
}

/** Settings of learning from hidden activity. */
const ofPretraining = {
  gain: setting(above, 3, 'factor of the scaling gain * (x - median) / IQR of each parcel of a recording'),
  coordinateUnitMm: setting(
    above,
    50,
    'millimetres in one unit of a parcel’s position; with 1, as the published models have it, positions outweigh the signal and a small model learns late',
  ),
  mask: setting(
    oneOf(maskKinds),
    'random',
    'what is hidden: random tokens, blocks (runs of frames of whole networks or parcels), or the future (the last frames of all parcels)',
  ),
  blockOf: setting(oneOf(['network', 'parcel']), 'network', 'for mask=block: what is hidden together'),
  blockFrames: setting(wholeFrom(1, 100_000), 20, 'for mask=block: frames of one block; whole tokens are hidden'),
}

/** Settings of learning labels. */
const ofFineTuning = {
  headLoss: setting(
    oneOf(['mse', 'mae']),
    'mse',
    'loss of a regression, of labels scaled to mean 0 and standard deviation 1',
  ),
  headDeviation: setting(
    notBelow,
    0,
    "standard deviation of a head's first weights; 0 = sqrt(2 / inputs) of each layer but the last, without which the head of a narrow model stays silent; the published models took 0.02",
  ),
  classWeights: setting(
    truth,
    true,
    'true: rarer classes weigh more (of two) or come more often (of several), so that all count the same together',
  ),
  loraAlpha: setting(
    notBelow,
    0,
    'for tune=lora:R: strength of the low-rank change, which is multiplied by loraAlpha / R; 0 = R',
  ),
  personColumn: setting(
    anyText,
    '',
    'column of the labels table that names the people; found by their names when left out',
  ),
}

/** What is another when labels are learned: a head learns fast, and is worth little until it is measured. */
const fineTuningDefaults = {
  learningRate: { ...common.learningRate, default: 0.001 },
  dropout: { ...common.dropout, default: 0.1 },
  validation: { ...common.validation, default: 0.2 },
}

const tables = {
  pretraining: { ...common, ...ofPretraining },
  finetuning: { ...common, ...fineTuningDefaults, ...ofFineTuning },
}

type Table = Readonly<Record<string, Setting<never> | Setting<number> | Setting<boolean> | Setting<string>>>
type Values<T> = { [K in keyof T]: T[K] extends Setting<infer V> ? V : never }

export type CommonSettings = Values<typeof common>
/** How a model is trained to predict what is hidden, apart from what it is. */
export type TrainingSettings = Values<(typeof tables)['pretraining']>
/** How a model is trained to predict labels. */
export type FineTuningSettings = Values<(typeof tables)['finetuning']>

/** Steps of a training that does not say. */
export const defaultSteps = 1200
export const defaultFineTuningSteps = 400

export interface SettingRow {
  key: string
  default: string
  meaning: string
}

const rowsOf = (table: Table): SettingRow[] =>
  Object.entries(table).map(([key, { default: value, meaning }]) => ({ key, default: String(value), meaning }))

/** Every key of a training apart from those of its model: what it is when left out, and what it means. */
export const pretrainingRows: readonly SettingRow[] = rowsOf(tables.pretraining)
export const fineTuningRows: readonly SettingRow[] = rowsOf(tables.finetuning)

/**
 * Reads the settings of a table; the rest is left to somebody else. Throws AppError 'usage.bad' for a value that cannot
 * be.
 */
const readTable = <T extends Table>(
  table: T,
  given: Readonly<Record<string, string>>,
): { values: Values<T>; rest: Record<string, string> } => {
  const entries = Object.entries(given)
  const own = entries
    .filter(([key]) => Object.hasOwn(table, key))
    .map(([key, text]) => {
      const { read, says } = table[key]
      const value = read(text)
      if (value === null) throw new AppError('usage.bad', `${key} is '${text}', not ${says}.`)
      return [key, value]
    })
  const defaults = Object.entries(table).map(([key, { default: value }]) => [key, value])
  const rest = Object.fromEntries(entries.filter(([key]) => !Object.hasOwn(table, key)))
  return { values: Object.fromEntries([...defaults, ...own]) as Values<T>, rest }
}

/** Settings as given, split by whom they concern: those of the model are not read yet. */
export interface GivenSettings {
  training: TrainingSettings
  model: Record<string, string>
}

/** Throws AppError 'usage.bad' for a value that cannot be. */
export const readPretraining = (settings: Readonly<Record<string, string>>): GivenSettings => {
  const { values, rest } = readTable(tables.pretraining, settings)
  return { training: values, model: rest }
}

/** Throws AppError 'usage.bad' for a key that is none of fine-tuning, naming those that are, and for a wrong value. */
export const readFineTuning = (settings: Readonly<Record<string, string>>): FineTuningSettings => {
  const { values, rest } = readTable(tables.finetuning, settings)
  demandKnown(Object.keys(rest), fineTuningRows)
  return values
}

/** Throws AppError 'usage.bad' when there are unknown keys, naming those that are known. */
export const demandKnown = (unknown: readonly string[], known: readonly SettingRow[]): void => {
  if (unknown.length === 0) return
  const names = known.map(({ key }) => key).join(', ')
  throw new AppError('usage.bad', `There is no setting ${unknown.join(', ')}. Known are ${names}.`)
}
