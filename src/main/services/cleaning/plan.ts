import { AppError, type TaskInput } from '../../../preload/contract'
import type { CleanPlan, TemporalFilter } from '../../domain/signal'

type Input = TaskInput<'clean'>

/** What is asked for, made whole. Throws AppError 'usage.bad' where the wishes contradict one another. */
export function planCleaning(input: Input, trSeconds: number | null): CleanPlan {
  const { despikeWindow: window, despikeFrom: from, despikeTo: to } = input
  if (input.despike && window % 2 === 0) throw unusable('The window of despiking is an odd number of frames.')
  if (input.despike && to <= from) throw unusable('Despiking needs a higher limit than the one it begins at.')
  if (input.strategy !== 'aCompCor' && input.components !== undefined)
    throw unusable('Only the strategy aCompCor has components.')
  const hasTable = input.confounds !== undefined || Object.keys(input.tables).length > 0
  if (input.dummyFrames === 'auto' && !hasTable)
    throw unusable('Only a confounds table tells which frames are dummies.')
  const hasJudged = input.censorFrom !== undefined || Object.keys(input.judged).length > 0
  if (input.censor && input.censorBy !== 'confounds' && !hasJudged)
    throw unusable('Censoring by quality needs what quality wrote of the recordings.')
  if (needsTable(input) && !hasTable) throw unusable('Confounds and censoring need a confounds table of the same run.')
  return {
    trSeconds,
    detrend: input.detrend,
    filter: planFilter(input),
    scaling: input.scaling,
    despike: input.despike ? { window, from, to } : null,
  }
}

/** Whether anything that is asked for is read from a confounds table. */
export const needsTable = (input: Input): boolean =>
  input.strategy !== 'none' ||
  input.columns.length > 0 ||
  input.globalSignal === true ||
  (input.censor && input.censorBy === 'confounds') ||
  input.dummyFrames === 'auto'

function planFilter({ filter, lowCutHz, highCutHz, filterOrder }: Input): TemporalFilter | null {
  if (filter === 'none') {
    if (lowCutHz !== null || highCutHz !== null) throw unusable('A cut needs a filter: butterworth or cosine.')
    return null
  }
  if (filter === 'cosine') {
    if (lowCutHz === null) throw unusable('The filter of cosines needs a low cut.')
    if (highCutHz !== null) throw unusable('Cosines take slow drift out; a high cut needs the Butterworth filter.')
    return { kind: 'cosine', lowCutHz }
  }
  if (lowCutHz === null && highCutHz === null) throw unusable('The Butterworth filter needs a low or a high cut.')
  return { kind: 'butterworth', order: filterOrder, lowCutHz, highCutHz }
}

const unusable = (message: string): AppError => new AppError('usage.bad', message)
