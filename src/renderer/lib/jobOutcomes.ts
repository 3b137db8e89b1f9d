import type { Job } from '../../preload/contract'

/** What a kind of job makes, and the place where it is shown; `save`: a file that waits to be saved. */
export interface JobOutcome {
  noun: string
  place: 'data' | 'datasets' | 'recording' | 'models' | 'signals' | 'findings' | 'reports' | 'save'
}

const outcomes: Record<Job['kind'], JobOutcome | null> = {
  sample: { noun: 'recordings', place: 'data' },
  parcellate: { noun: 'recording', place: 'recording' },
  train: { noun: 'model', place: 'models' },
  finetune: { noun: 'model', place: 'models' },
  importWeights: { noun: 'model', place: 'models' },
  truth: { noun: 'model', place: 'models' },
  exportWeights: { noun: 'file', place: 'save' },
  findLearningRate: null,
  detect: { noun: 'findings', place: 'findings' },
  report: { noun: 'report', place: 'reports' },
  forecast: { noun: 'forecast', place: 'signals' },
  embed: { noun: 'embeddings', place: 'signals' },
  predict: { noun: 'predictions', place: 'signals' },
  explain: { noun: 'explanation', place: 'signals' },
  scan: { noun: 'data set', place: 'datasets' },
  quality: { noun: 'quality', place: 'signals' },
  clean: { noun: 'recording', place: 'recording' },
  connectivity: { noun: 'connectivity', place: 'signals' },
  exportData: { noun: 'file', place: 'save' },
}

/**
 * What came of a job that has ended well; null when there is nothing to go to. Of one recording the quality is shown with
 * it, of several as a group.
 */
export const outcomeOf = (
  { kind, madeId }: Pick<Job, 'kind' | 'madeId'>,
  isRecording: (id: string) => boolean = () => false,
): JobOutcome | null => {
  if (madeId === null) return null
  const outcome = outcomes[kind]
  return outcome && kind === 'quality' && isRecording(madeId) ? { ...outcome, place: 'recording' } : outcome
}

/** The list that a kind of job changes. */
export const shelfOf: Record<Job['kind'], 'recordings' | 'models' | 'results' | 'reports' | 'analyses' | null> = {
  sample: 'recordings',
  parcellate: 'recordings',
  train: 'models',
  finetune: 'models',
  importWeights: 'models',
  truth: 'models',
  exportWeights: null,
  findLearningRate: null,
  detect: 'results',
  report: 'reports',
  forecast: 'analyses',
  embed: 'analyses',
  predict: 'analyses',
  explain: 'analyses',
  scan: 'recordings',
  quality: 'analyses',
  clean: 'recordings',
  connectivity: 'analyses',
  exportData: null,
}
