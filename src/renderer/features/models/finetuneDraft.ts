import type { Device, JobRequest, LabelColumn, Source } from '../../../preload/contract'
import { parseNumber } from '../../lib/parseNumber'

type FinetuneRequest = Extract<JobRequest, { kind: 'finetune' }>
export type HeadKind = FinetuneRequest['headKind']

/** A fine-tuning while it is being written. */
export interface FinetuneDraft {
  name: string
  labels: Source | null
  target: string | null
  /** Column that names the people; null = found by their names. */
  personColumn: string | null
  headKind: HeadKind
  pooling: FinetuneRequest['pooling']
  tune: 'head' | 'last' | 'lora' | 'full'
  lastLayers: string
  loraRank: string
  shuffleLabels: boolean
  steps: string
  learningRate: string
  batch: string
  seed: string
  /** Settings that were changed, beyond those with fields of their own. */
  more: Record<string, string>
  device: Device
}
export type FinetuneNumber = 'steps' | 'learningRate' | 'batch' | 'seed'
export type FinetuneProblems = Partial<
  Record<FinetuneNumber | 'name' | 'labels' | 'target' | 'lastLayers' | 'loraRank' | 'recordings', string>
>

export const startFinetune = (name: string): FinetuneDraft => ({
  name,
  labels: null,
  target: null,
  personColumn: null,
  headKind: 'regression',
  pooling: 'cls',
  tune: 'head',
  lastLayers: '1',
  loraRank: '4',
  shuffleLabels: false,
  steps: '400',
  learningRate: '0.001',
  batch: '8',
  seed: '1',
  more: { validation: '0.25' },
  device: 'cpu',
})

/** What kind of label a column most likely holds: few different values are classes, many numbers a number. */
export const likelyKind = ({ distinct, numeric }: LabelColumn): HeadKind => {
  if (distinct === 2) return 'binary'
  return numeric && distinct > 10 ? 'regression' : 'classes'
}

/** Why a column cannot be learned; null when it can. */
export const whyNotLearned = ({ filled, distinct, numeric }: LabelColumn): string | null => {
  if (filled === 0) return 'empty'
  if (distinct === 1) return 'the same for everybody'
  if (!numeric && distinct > 10 && distinct > filled / 2) return 'different for nearly everybody'
  return null
}

const whole = (text: string): boolean => Number.isInteger(parseNumber(text)) && parseNumber(text) > 0

/** What hinders this fine-tuning, by field. */
export const finetuneProblems = (
  draft: FinetuneDraft,
  { recordings, layers }: { recordings: number; layers: number },
): FinetuneProblems => {
  const problems: FinetuneProblems = {}
  if (draft.name.trim() === '') problems.name = 'The model needs a name'
  if (draft.name.length > 80) problems.name = 'At most 80 letters'
  if (!draft.labels) problems.labels = 'Say where the labels are'
  if (!draft.target) problems.target = 'Choose the column to learn'
  if (recordings < 4) problems.recordings = 'At least four recordings, to learn from some and test on others'
  if (draft.tune === 'last' && !(whole(draft.lastLayers) && parseNumber(draft.lastLayers) <= layers))
    problems.lastLayers = `A whole number from 1 to ${layers}`
  if (draft.tune === 'lora' && !whole(draft.loraRank)) problems.loraRank = 'A whole number above 0'
  if (!whole(draft.steps) || parseNumber(draft.steps) > 1_000_000) problems.steps = 'A whole number, at most 1 000 000'
  if (!whole(draft.batch)) problems.batch = 'A whole number above 0'
  if (!(parseNumber(draft.learningRate) > 0 && parseNumber(draft.learningRate) < 1))
    problems.learningRate = 'Above 0, below 1'
  if (!Number.isInteger(parseNumber(draft.seed))) problems.seed = 'A whole number'
  return problems
}

const tuneOf = ({ tune, lastLayers, loraRank }: FinetuneDraft): string => {
  if (tune === 'last') return `last:${parseNumber(lastLayers)}`
  return tune === 'lora' ? `lora:${parseNumber(loraRank)}` : tune
}

/** The job that the draft asks for. Only for a draft without problems. */
export const finetuneRequest = (
  draft: FinetuneDraft,
  modelId: string,
  recordingIds: string[],
  labels: Source,
): FinetuneRequest => ({
  kind: 'finetune',
  modelId,
  recordingIds,
  labels,
  target: draft.target ?? '',
  headKind: draft.headKind,
  pooling: draft.pooling,
  tune: tuneOf(draft),
  shuffleLabels: draft.shuffleLabels,
  name: draft.name.trim(),
  settings: {
    learningRate: String(parseNumber(draft.learningRate)),
    batch: String(parseNumber(draft.batch)),
    ...(draft.personColumn === null ? {} : { personColumn: draft.personColumn }),
    ...draft.more,
  },
  steps: parseNumber(draft.steps),
  seed: parseNumber(draft.seed),
  device: draft.device,
})
