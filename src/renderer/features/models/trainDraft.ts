import type { Device, JobRequest, Model } from '../../../preload/contract'
import { parseNumber } from '../../lib/parseNumber'
import { keptTokens, tokensOf, type BrainlmSize } from '../../lib/brainlmSize'

type Architecture = Model['card']['architecture']
type TrainRequest = Extract<JobRequest, { kind: 'train' }>

/** Fields of the form that hold numbers, as they are typed. */
const numberFields = [
  'windowFrames',
  'patchFrames',
  'hiddenSize',
  'intermediateSize',
  'encoderLayers',
  'decoderLayers',
  'heads',
  'maskRatio',
  'gain',
  'steps',
  'seed',
  'learningRate',
  'batch',
] as const
export type NumberField = (typeof numberFields)[number]
export type PresetName = 'tiny' | 'small' | 'published' | 'custom'

/** What is asked for, while it is being written. */
export type TrainDraft = Record<NumberField, string> & {
  name: string
  preset: PresetName
  architecture: Architecture
  /** The model to go on from; its sizes and its input are taken as they are. */
  baseId: string | null
  /** Settings that were changed, beyond those with fields of their own. */
  more: Record<string, string>
  device: Device
}
export type Problems = Partial<Record<NumberField | 'name' | 'recordings' | 'device', string>>

type Sizes = Record<'hiddenSize' | 'intermediateSize' | 'encoderLayers' | 'decoderLayers' | 'heads', number>
const presets: Record<Exclude<PresetName, 'custom'>, Sizes> = {
  tiny: { hiddenSize: 32, intermediateSize: 64, encoderLayers: 1, decoderLayers: 1, heads: 2 },
  small: { hiddenSize: 64, intermediateSize: 128, encoderLayers: 2, decoderLayers: 1, heads: 4 },
  published: { hiddenSize: 256, intermediateSize: 1024, encoderLayers: 4, decoderLayers: 2, heads: 4 },
}

const asText = (sizes: Sizes): Record<keyof Sizes, string> => ({
  hiddenSize: String(sizes.hiddenSize),
  intermediateSize: String(sizes.intermediateSize),
  encoderLayers: String(sizes.encoderLayers),
  decoderLayers: String(sizes.decoderLayers),
  heads: String(sizes.heads),
})

const PATCH = 20
const LONGEST_WINDOW = 40

/** The longest window of whole patches that this many frames fill, up to what small models learn fastest with. */
export const fittingWindow = (frames: number, patchFrames = PATCH): number =>
  Math.max(patchFrames, Math.floor(Math.min(frames, LONGEST_WINDOW) / patchFrames) * patchFrames)

export const startDraft = (name: string, frames: number): TrainDraft => ({
  name,
  preset: 'small',
  ...asText(presets.small),
  windowFrames: String(fittingWindow(frames)),
  patchFrames: String(PATCH),
  maskRatio: '0.3',
  gain: '3',
  steps: '1200',
  seed: '1',
  learningRate: '0.002',
  batch: '8',
  architecture: 'brainlm',
  baseId: null,
  more: {},
  device: 'cpu',
})

/** A name that no model has yet: `phantom`, `phantom-2`, ... */
export const freeName = (stem: string, taken: readonly string[]): string => {
  const clean =
    stem
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'model'
  for (let count = 1; ; count++) {
    const name = count === 1 ? clean : `${clean}-${count}`
    if (!taken.includes(name)) return name
  }
}

/** The draft with the sizes of a preset; 'custom' keeps what is there. */
export const withPreset = (draft: TrainDraft, preset: PresetName): TrainDraft =>
  preset === 'custom' ? { ...draft, preset } : { ...draft, preset, ...asText(presets[preset]) }

export const valuesOf = (draft: TrainDraft): Record<NumberField, number> =>
  Object.fromEntries(numberFields.map((field) => [field, parseNumber(draft[field])])) as Record<NumberField, number>

export const sizeOf = (draft: TrainDraft, parcels: number): BrainlmSize => ({ ...valuesOf(draft), parcels })

const wholeFields: NumberField[] = numberFields.filter(
  (field) => !['maskRatio', 'gain', 'learningRate', 'seed'].includes(field),
)

/** Fields that say what a new BrainLM is; nothing is asked of them where another model says it. */
const ofNewBrainlm: readonly NumberField[] = [
  'windowFrames',
  'patchFrames',
  'hiddenSize',
  'intermediateSize',
  'encoderLayers',
  'decoderLayers',
  'heads',
  'maskRatio',
]
export const isNewBrainlm = ({ architecture, baseId }: TrainDraft) => architecture === 'brainlm' && baseId === null
/** The fields that this training takes. */
export const fieldsOf = (draft: TrainDraft): NumberField[] =>
  numberFields.filter(
    (field) => (isNewBrainlm(draft) || !ofNewBrainlm.includes(field)) && (draft.baseId === null || field !== 'gain'),
  )

const typedProblems = (values: Record<NumberField, number>): Problems => {
  const problems: Problems = {}
  for (const field of wholeFields) {
    if (!(Number.isInteger(values[field]) && values[field] > 0)) problems[field] = 'A whole number above 0'
  }
  if (!Number.isInteger(values.seed)) problems.seed = 'A whole number'
  if (values.steps > 1_000_000) problems.steps = 'At most 1 000 000'
  if (!(values.maskRatio > 0 && values.maskRatio < 1)) problems.maskRatio = 'Between 0 and 1'
  if (!(values.gain > 0 && Number.isFinite(values.gain))) problems.gain = 'A number above 0'
  if (!(values.learningRate > 0 && values.learningRate < 1)) problems.learningRate = 'Above 0, below 1'
  return problems
}

/** What cannot be trained so, by field; empty when it can. */
export const problemsOf = (draft: TrainDraft, parcels: number, recordings: number): Problems => {
  const values = valuesOf(draft)
  const asked = fieldsOf(draft)
  const problems: Problems = Object.fromEntries(
    Object.entries(typedProblems(values)).filter(([field]) => asked.includes(field as NumberField)),
  )
  if (draft.name.trim() === '') problems.name = 'The model needs a name'
  if (draft.name.length > 80) problems.name = 'At most 80 letters'
  if (recordings === 0) problems.recordings = 'Choose at least one recording'
  if (Object.keys(problems).length > 0 || !isNewBrainlm(draft)) return problems
  if (values.windowFrames % values.patchFrames !== 0) {
    problems.windowFrames = `A multiple of the patch, ${values.patchFrames} frames`
  }
  if (values.hiddenSize % 2 !== 0) problems.hiddenSize = 'An even number'
  else if (values.hiddenSize % values.heads !== 0) problems.heads = `A divisor of the width, ${values.hiddenSize}`
  const size = sizeOf(draft, parcels)
  if (keptTokens(size) === 0) problems.maskRatio = `Hides all of the ${tokensOf(size)} tokens`
  return problems
}

/** The settings by their keys, those with fields of their own and those without. Only for a draft without problems. */
export const settingsOf = (draft: TrainDraft): Record<string, string> => {
  const values = valuesOf(draft)
  const own = fieldsOf(draft).filter((field) => field !== 'steps' && field !== 'seed')
  const keyed = own.map((field) => [field === 'heads' ? 'encoderHeads' : field, String(values[field])])
  return { ...Object.fromEntries(keyed), ...draft.more }
}

/** The job that the draft asks for. Only for a draft without problems. */
export const requestOf = (draft: TrainDraft, recordingIds: string[]): TrainRequest => {
  const values = valuesOf(draft)
  return {
    kind: 'train',
    name: draft.name.trim(),
    recordingIds,
    architecture: draft.architecture,
    baseId: draft.baseId ?? undefined,
    settings: settingsOf(draft),
    steps: values.steps,
    seed: values.seed,
    device: draft.device,
  }
}

/** The search for a learning rate with the same settings. Only for a draft without problems. */
export const rateRequestOf = (
  draft: TrainDraft,
  recordingIds: string[],
): Extract<JobRequest, { kind: 'findLearningRate' }> => ({
  kind: 'findLearningRate',
  recordingIds,
  architecture: draft.architecture,
  settings: settingsOf(draft),
  seed: valuesOf(draft).seed,
  device: draft.device,
})
