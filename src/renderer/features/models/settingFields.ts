import type { TrainingSetting } from '../../../preload/contract'

/** A setting as a field of a form. */
export interface SettingField extends TrainingSetting {
  label: string
  kind: 'text' | 'switch' | 'choice'
  choices: string[]
}
export interface SettingGroup {
  title: string
  note: string
  fields: SettingField[]
}

/** Which settings stand together, and under which heading. */
const groups: ReadonlyArray<{ title: string; note: string; keys: readonly string[] }> = [
  {
    title: 'Sizes of the model',
    note: 'window, widths, layers',
    keys: [
      'windowFrames',
      'patchFrames',
      'patchSize',
      'imageSize',
      'hiddenSize',
      'intermediateSize',
      'encoderLayers',
      'encoderHeads',
      'decoderHiddenSize',
      'decoderIntermediateSize',
      'decoderLayers',
      'decoderHeads',
    ],
  },
  {
    title: 'What is hidden',
    note: 'masking',
    keys: ['mask', 'maskRatio', 'trainMode', 'blockOf', 'blockFrames', 'loss'],
  },
  { title: 'Loss', note: 'what counts how much', keys: ['headLoss', 'classWeights'] },
  {
    title: 'Held-out people',
    note: 'validation and early stopping',
    keys: ['validation', 'validateEvery', 'patience'],
  },
  {
    title: 'Against learning by heart',
    note: 'dropout, weight decay, averaging',
    keys: ['dropout', 'weightDecay', 'ema', 'clipNorm', 'warmup', 'loraAlpha'],
  },
  {
    title: 'Augmentation',
    note: 'each window a little different every time',
    keys: ['noise', 'amplitude', 'parcelDropout', 'jitterFrames'],
  },
  {
    title: 'Memory and time',
    note: 'accumulation, checkpoints',
    keys: ['accumulate', 'recompute', 'memoryLimitMb', 'checkpointSeconds'],
  },
]
const others = { title: 'More', note: 'everything else that can be set' }

const labels: Record<string, string> = {
  mask: 'Masking',
  blockOf: 'Hidden together',
  blockFrames: 'Frames of a block',
  loss: 'Loss',
  maskRatio: 'Mask ratio',
  trainMode: 'Mode',
  windowFrames: 'Window (frames)',
  hiddenSize: 'Width',
  intermediateSize: 'Width of the MLP',
  decoderHiddenSize: 'Width of the decoder',
  decoderIntermediateSize: 'Width of its MLP',
  headLoss: 'Loss of a number',
  validation: 'Share held out',
  validateEvery: 'Measured every (steps)',
  patience: 'Patience',
  dropout: 'Dropout',
  weightDecay: 'Weight decay',
  ema: 'Averaging of weights',
  clipNorm: 'Gradient clipped at',
  warmup: 'Warm-up',
  classWeights: 'Rare classes weigh more',
  loraAlpha: 'LoRA alpha',
  noise: 'Noise',
  amplitude: 'Amplitude ±',
  parcelDropout: 'Parcels dropped',
  jitterFrames: 'Shift (frames)',
  accumulate: 'Runs for one step',
  recompute: 'Compute layers again',
  memoryLimitMb: 'Memory limit (MB)',
  checkpointSeconds: 'Checkpoint every (s)',
  coordinateUnitMm: 'Unit of positions (mm)',
  personColumn: 'Column of people',
}

const choices: Record<string, string[]> = {
  mask: ['random', 'block', 'future'],
  blockOf: ['network', 'parcel'],
  loss: ['mse', 'mae'],
  headLoss: ['mse', 'mae'],
  trainMode: ['auto_encode', 'predict_last', 'predict_last_pixel'],
}

/** `encoderLayers` as `Encoder layers`, for a setting that nobody has named. */
const plainLabel = (key: string): string => {
  const words = key.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
  return words[0].toUpperCase() + words.slice(1)
}

const fieldOf = (setting: TrainingSetting): SettingField => ({
  ...setting,
  // The heading and the choice say it already.
  meaning: setting.meaning.replace(/^(augmentation|true): /, ''),
  label: labels[setting.key] ?? plainLabel(setting.key),
  kind: choices[setting.key] ? 'choice' : /^(true|false)$/.test(setting.default) ? 'switch' : 'text',
  choices: choices[setting.key] ?? [],
})

/** Settings as groups of fields, less those that the form has fields for already; empty groups are left out. */
export const groupSettings = (settings: readonly TrainingSetting[], elsewhere: readonly string[]): SettingGroup[] => {
  const left = new Map(settings.filter(({ key }) => !elsewhere.includes(key)).map((setting) => [setting.key, setting]))
  const made = groups.map(({ title, note, keys }) => {
    const fields = keys.flatMap((key) => (left.has(key) ? [fieldOf(left.get(key)!)] : []))
    for (const { key } of fields) left.delete(key)
    return { title, note, fields }
  })
  return [...made, { ...others, fields: [...left.values()].map(fieldOf) }].filter(({ fields }) => fields.length > 0)
}

/** The settings with one changed; what is as it is when left out is left out. */
export const withSetting = (
  given: Readonly<Record<string, string>>,
  { key, default: usual }: TrainingSetting,
  text: string,
): Record<string, string> => {
  const next = { ...given }
  if (text.trim() === usual) delete next[key]
  else next[key] = text.trim()
  return next
}
