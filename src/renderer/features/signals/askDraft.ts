import type { Device, Explanation, JobRequest, Model } from '../../../preload/contract'
import { methodWords } from '../../lib/explanationWords'
import { parseNumber } from '../../lib/parseNumber'

/** What can be asked of a model: a method of explanation, or one of the other questions. */
export type Question = Explanation['method'] | 'forecast' | 'embed' | 'predict'

export interface AskDraft {
  question: Question
  /** First frame of the window or context; empty: as the task sees fit. */
  from: string
  horizon: string
  rolls: string
  /** From 0; `all` = averaged. */
  layer: number
  head: number
  parcel: string | null
  pooling: 'cls' | 'mean'
  /** 'none', 'random', or the id of a model. */
  control: string
  device: Device
}
export type AskProblems = Partial<Record<'model' | 'recordings' | 'from' | 'horizon' | 'rolls' | 'parcel', string>>

/** All layers or heads: a list shows nothing for a missing value. */
export const all = -1
const oneOrAll = (choice: number): number | undefined => (choice === all ? undefined : choice)

export const startAsk = (question: Question): AskDraft => ({
  question,
  from: '',
  horizon: '',
  rolls: '1',
  layer: all,
  head: all,
  parcel: null,
  pooling: 'cls',
  control: 'random',
  device: 'cpu',
})

const questionNotes: Record<Question, { label: string; note: string }> = {
  attention: { label: methodWords.attention.name, note: methodWords.attention.asks },
  rollout: { label: methodWords.rollout.name, note: methodWords.rollout.asks },
  occlusion: { label: methodWords.occlusion.name, note: methodWords.occlusion.asks },
  perturbation: { label: methodWords.perturbation.name, note: methodWords.perturbation.asks },
  'integrated-gradients': {
    label: methodWords['integrated-gradients'].name,
    note: methodWords['integrated-gradients'].asks,
  },
  forecast: { label: 'Forecast', note: 'what comes next, beside what came' },
  embed: { label: 'Embeddings', note: 'a vector for each recording' },
  predict: { label: 'Prediction', note: 'the label of each recording' },
}

/** What this model can be asked: one that predicts labels has no decoder to predict activity with, and the reverse. */
export const questionsFor = (model: Pick<Model, 'card'> | undefined) => {
  const { head } = model?.card ?? { head: null }
  const questions: Question[] = head
    ? ['predict', 'attention', 'rollout', 'integrated-gradients', 'embed']
    : ['attention', 'rollout', 'occlusion', 'perturbation', 'integrated-gradients', 'forecast', 'embed']
  return questions.map((value) => ({ value, ...questionNotes[value] }))
}

/** Whether several recordings are asked about at once. */
export const asksMany = (question: Question): boolean => question === 'embed' || question === 'predict'
export const asksFrom = (question: Question): boolean => !asksMany(question)
export const asksLayers = (question: Question): boolean => question === 'attention'

const wholeFrom = (least: number, text: string): boolean =>
  Number.isInteger(parseNumber(text)) && parseNumber(text) >= least

/** What hinders the question, by field. */
export const askProblems = (
  draft: AskDraft,
  { model, recordings, frames }: { model: Model | undefined; recordings: number; frames: number },
): AskProblems => {
  const problems: AskProblems = {}
  if (!model) return { model: 'Choose a model' }
  if (recordings === 0) problems.recordings = 'No recording fits this model'
  const { windowFrames } = model.card.contract
  if (asksFrom(draft.question) && draft.from.trim() !== '') {
    if (!wholeFrom(0, draft.from)) problems.from = 'A whole number, from 0'
    else if (draft.question !== 'forecast' && parseNumber(draft.from) + windowFrames > frames)
      problems.from = `At most ${Math.max(frames - windowFrames, 0)}: a window has ${windowFrames} frames`
  }
  if (draft.question === 'forecast') {
    if (draft.horizon.trim() !== '' && !(wholeFrom(1, draft.horizon) && parseNumber(draft.horizon) < windowFrames))
      problems.horizon = `A whole number below ${windowFrames}`
    if (!wholeFrom(1, draft.rolls)) problems.rolls = 'A whole number above 0'
  }
  if (draft.question === 'integrated-gradients' && model.card.head === null && !draft.parcel)
    problems.parcel = 'Choose the parcel whose prediction is traced back'
  return problems
}

/** The job that the draft asks for. Only for a draft without problems. */
export const askRequest = (draft: AskDraft, modelId: string, recordingIds: string[]): JobRequest => {
  const control =
    draft.control === 'none' ? undefined : draft.control === 'random' ? ('random' as const) : { modelId: draft.control }
  const common = { modelId, control, device: draft.device }
  const from = draft.from.trim() === '' ? undefined : parseNumber(draft.from)
  if (draft.question === 'predict') return { kind: 'predict', recordingIds, ...common }
  if (draft.question === 'embed') return { kind: 'embed', recordingIds, pooling: draft.pooling, ...common }
  if (draft.question === 'forecast')
    return {
      kind: 'forecast',
      recordingId: recordingIds[0],
      from,
      horizon: draft.horizon.trim() === '' ? undefined : parseNumber(draft.horizon),
      rolls: parseNumber(draft.rolls),
      ...common,
    }
  return {
    kind: 'explain',
    recordingId: recordingIds[0],
    method: draft.question,
    from: from ?? 0,
    layer: asksLayers(draft.question) ? oneOrAll(draft.layer) : undefined,
    head: asksLayers(draft.question) ? oneOrAll(draft.head) : undefined,
    parcel: draft.question === 'integrated-gradients' ? (draft.parcel ?? undefined) : undefined,
    ...common,
  }
}
