import { confoundStrategies, type GivenJobRequest } from '../../../../preload/contract'
import { parseNumber } from '../../../lib/parseNumber'

export type Strategy = (typeof confoundStrategies)[number]

/** What the form of cleaning holds, as it is typed; an empty text is a step that is not taken. */
export interface CleanDraft {
  /** Empty: as the confounds table marks them. */
  dummyFrames: string
  despike: boolean
  /** Degree; empty: no trend is removed. */
  detrend: string
  filter: 'none' | 'butterworth' | 'cosine'
  lowCutHz: string
  highCutHz: string
  strategy: Strategy
  globalSignal: boolean
  censor: boolean
  /** What such frames are told by. */
  censorBy: 'confounds' | 'quality'
  fdThreshold: string
  dvarsThreshold: string
  censorBefore: string
  censorAfter: string
  minContiguous: string
  keepRows: boolean
  scaling: 'none' | 'zscore' | 'psc' | 'robust'
}
type Typed = { [Key in keyof CleanDraft]: CleanDraft[Key] extends string ? Key : never }[keyof CleanDraft]
export type CleanNumber = Exclude<Typed, 'filter' | 'strategy' | 'scaling' | 'censorBy'>
export type CleanProblems = Partial<Record<CleanNumber | 'recordings' | 'strategy' | 'censor' | 'filter', string>>

/** Thresholds that somebody has found on the page of a recording. */
export interface CensorQuery {
  fd?: string
  dvars?: string
  before?: string
  after?: string
  run?: string
}

const isFound = ({ fd, dvars }: CensorQuery): boolean => fd !== undefined || dvars !== undefined

export const startClean = (query: CensorQuery = {}): CleanDraft => ({
  dummyFrames: '0',
  despike: false,
  detrend: '1',
  filter: 'butterworth',
  lowCutHz: '0.01',
  highCutHz: '0.1',
  strategy: 'none',
  globalSignal: false,
  censor: isFound(query),
  censorBy: isFound(query) ? 'quality' : 'confounds',
  fdThreshold: query.fd ?? '0.5',
  dvarsThreshold: query.dvars ?? '1.5',
  censorBefore: query.before ?? '0',
  censorAfter: query.after ?? '0',
  minContiguous: query.run ?? '5',
  keepRows: true,
  scaling: 'zscore',
})

export const strategyNotes: ReadonlyArray<{ value: Strategy; label: string; note: string }> = [
  { value: 'none', label: 'None', note: 'no confounds' },
  { value: '6P', label: '6P', note: 'head motion' },
  { value: '9P', label: '9P', note: 'motion, white matter, CSF, global signal' },
  { value: '24P', label: '24P', note: 'motion, its changes and squares' },
  { value: '36P', label: '36P', note: '9P, its changes and squares' },
  { value: 'aCompCor', label: 'aCompCor', note: '24P and components of white matter and CSF' },
]
export const hasGlobalSignal = (strategy: Strategy): boolean => strategy === '9P' || strategy === '36P'

const isWhole = (text: string, least: number): boolean =>
  Number.isInteger(parseNumber(text)) && parseNumber(text) >= least
const isEmpty = (text: string): boolean => text.trim() === ''
const isPositiveOrEmpty = (text: string): boolean => isEmpty(text) || parseNumber(text) > 0

interface About {
  recordings: number
  /** How many of them have a confounds table. */
  withConfounds: number
  /** Of how many the quality was judged. */
  withQuality: number
  trs: ReadonlyArray<number | null>
}

const noTable = 'None of these recordings has a confounds table'

/** What hinders the job, by field. */
export const cleanProblems = (
  draft: CleanDraft,
  { recordings, withConfounds, withQuality, trs }: About,
): CleanProblems => {
  const problems: CleanProblems = {}
  if (recordings === 0) problems.recordings = 'Choose at least one recording'
  else if (withConfounds === 0) {
    if (draft.strategy !== 'none') problems.strategy = `${noTable}: import the data set that holds it`
    if (draft.censor && draft.censorBy === 'confounds') problems.censor = `${noTable} to tell such frames by`
    if (isEmpty(draft.dummyFrames)) problems.dummyFrames = `${noTable}: say how many`
  }
  if (recordings > 0 && draft.censor && draft.censorBy === 'quality' && withQuality === 0)
    problems.censor = 'The quality of none of these recordings was judged yet: judge it in Data first'
  if (!isEmpty(draft.dummyFrames) && !isWhole(draft.dummyFrames, 0)) problems.dummyFrames = 'A whole number, or nothing'
  if (!isEmpty(draft.detrend) && !(isWhole(draft.detrend, 0) && parseNumber(draft.detrend) <= 10))
    problems.detrend = 'From 0 to 10, or nothing'
  return { ...problems, ...filterProblems(draft, trs), ...(draft.censor ? censorProblems(draft) : {}) }
}

const filterProblems = (draft: CleanDraft, trs: About['trs']): CleanProblems => {
  if (draft.filter === 'none') return {}
  if (trs.includes(null)) return { filter: 'Without a repetition time there are no Hz' }
  const [low, high] = [parseNumber(draft.lowCutHz), parseNumber(draft.highCutHz)]
  if (!isPositiveOrEmpty(draft.lowCutHz)) return { lowCutHz: 'Above 0, or nothing' }
  if (draft.filter === 'cosine')
    return isEmpty(draft.lowCutHz) ? { lowCutHz: 'Cosines remove what is slower than this' } : {}
  if (!isPositiveOrEmpty(draft.highCutHz)) return { highCutHz: 'Above 0, or nothing' }
  if (isEmpty(draft.lowCutHz) && isEmpty(draft.highCutHz)) return { lowCutHz: 'A filter needs at least one edge' }
  if (low >= high) return { highCutHz: 'Above the lower edge' }
  const nyquist = Math.min(...trs.map((tr) => 0.5 / tr!))
  return high >= nyquist ? { highCutHz: `Below ${nyquist.toPrecision(3)} Hz, half the sampling` } : {}
}

const censorProblems = (draft: CleanDraft): CleanProblems => {
  const problems: CleanProblems = {}
  if (isEmpty(draft.fdThreshold) && isEmpty(draft.dvarsThreshold)) problems.fdThreshold = 'At least one threshold'
  if (!isPositiveOrEmpty(draft.fdThreshold)) problems.fdThreshold = 'Above 0, or nothing'
  if (!isPositiveOrEmpty(draft.dvarsThreshold)) problems.dvarsThreshold = 'Above 0, or nothing'
  for (const name of ['censorBefore', 'censorAfter'] as const)
    if (!isWhole(draft[name], 0)) problems[name] = 'A whole number, from 0'
  if (!isWhole(draft.minContiguous, 1)) problems.minContiguous = 'A whole number, from 1'
  return problems
}

const numberOrNull = (text: string): number | null => (isEmpty(text) ? null : parseNumber(text))

/** The job that the draft asks for. Only for a draft without problems. */
export const cleanRequest = (draft: CleanDraft, recordingIds: string[]): GivenJobRequest => ({
  kind: 'clean',
  recordingIds,
  dummyFrames: isEmpty(draft.dummyFrames) ? 'auto' : parseNumber(draft.dummyFrames),
  despike: draft.despike,
  detrend: numberOrNull(draft.detrend),
  filter: draft.filter,
  lowCutHz: draft.filter === 'none' ? null : numberOrNull(draft.lowCutHz),
  highCutHz: draft.filter === 'butterworth' ? numberOrNull(draft.highCutHz) : null,
  strategy: draft.strategy,
  ...(draft.strategy === 'none' ? {} : { globalSignal: draft.globalSignal }),
  censor: draft.censor,
  censorBy: draft.censorBy,
  fdThreshold: numberOrNull(draft.fdThreshold),
  dvarsThreshold: numberOrNull(draft.dvarsThreshold),
  censorBefore: parseNumber(draft.censorBefore),
  censorAfter: parseNumber(draft.censorAfter),
  minContiguous: parseNumber(draft.minContiguous),
  censoredFrames: draft.keepRows ? 'missing' : 'removed',
  scaling: draft.scaling,
})
