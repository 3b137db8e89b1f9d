import type { GivenJobRequest } from '../../../../preload/contract'
import { parseNumber } from '../../../lib/parseNumber'

export type ConnectKind = 'pearson' | 'fisher-z' | 'partial' | 'tangent' | 'lagged'

/** What the form of connectivity holds, as it is typed. */
export interface ConnectDraft {
  kind: ConnectKind
  maxLagSeconds: string
  standardise: boolean
  /** Percent of the frames that a parcel may miss. */
  mostMissing: string
  measures: boolean
  /** Percent of the pairs. */
  density: string
  resolution: string
  negativeWeights: 'zero' | 'absolute'
  alff: boolean
  alffLow: string
  alffHigh: string
}
export type ConnectProblems = Partial<Record<keyof ConnectDraft | 'recordings', string>>

export const startConnect = (): ConnectDraft => ({
  kind: 'pearson',
  maxLagSeconds: '4',
  standardise: true,
  mostMissing: '20',
  measures: true,
  density: '10',
  resolution: '1',
  negativeWeights: 'zero',
  alff: false,
  alffLow: '0.01',
  alffHigh: '0.08',
})

export const connectKinds: ReadonlyArray<{ value: ConnectKind; label: string; note: string }> = [
  { value: 'pearson', label: 'Pearson', note: 'correlation of every two parcels' },
  { value: 'fisher-z', label: 'Fisher z', note: 'the same, for means and tests' },
  { value: 'partial', label: 'Partial', note: 'what is left when all others are accounted for (Ledoit-Wolf)' },
  { value: 'tangent', label: 'Tangent', note: 'how each recording departs from the mean of the cohort' },
  { value: 'lagged', label: 'Lagged', note: 'the largest correlation within a delay, and that delay' },
]

export const hasGraph = (kind: ConnectKind): boolean => kind === 'pearson' || kind === 'fisher-z' || kind === 'partial'

const within = (text: string, low: number, high: number): boolean => {
  const value = parseNumber(text)
  return value >= low && value <= high
}

/** What hinders the job, by field. `trs`: repetition times of the recordings, null = unknown. */
export const connectProblems = (
  draft: ConnectDraft,
  { recordings, trs }: { recordings: number; trs: ReadonlyArray<number | null> },
): ConnectProblems => {
  const problems: ConnectProblems = {}
  if (recordings === 0) problems.recordings = 'Choose at least one recording'
  else if (draft.kind === 'tangent' && recordings < 2) problems.recordings = 'A cohort has at least two recordings'
  const needsTime = draft.kind === 'lagged' || draft.alff
  if (needsTime && trs.includes(null)) problems.recordings = 'Without a repetition time there are no seconds and no Hz'
  if (draft.kind === 'lagged' && !within(draft.maxLagSeconds, 0, 3600)) problems.maxLagSeconds = 'Seconds, from 0'
  if (!within(draft.mostMissing, 0, 99)) problems.mostMissing = 'From 0 to 99'
  if (draft.measures && hasGraph(draft.kind)) {
    if (!(within(draft.density, 0, 100) && parseNumber(draft.density) > 0)) problems.density = 'Above 0, up to 100'
    if (!(parseNumber(draft.resolution) > 0)) problems.resolution = 'Above 0'
  }
  if (draft.alff) {
    if (!(parseNumber(draft.alffLow) >= 0)) problems.alffLow = 'From 0'
    else if (!(parseNumber(draft.alffHigh) > parseNumber(draft.alffLow))) problems.alffHigh = 'Above the lower edge'
  }
  return problems
}

/** The job that the draft asks for. Only for a draft without problems. */
export const connectRequest = (draft: ConnectDraft, recordingIds: string[]): GivenJobRequest => ({
  kind: 'connectivity',
  recordingIds,
  matrix: draft.kind,
  standardise: draft.standardise,
  mostMissing: parseNumber(draft.mostMissing) / 100,
  ...(draft.kind === 'lagged' ? { maxLagSeconds: parseNumber(draft.maxLagSeconds) } : {}),
  ...(draft.measures && hasGraph(draft.kind)
    ? {
        measures: true,
        density: parseNumber(draft.density) / 100,
        resolution: parseNumber(draft.resolution),
        negativeWeights: draft.negativeWeights,
      }
    : {}),
  ...(draft.alff
    ? { alff: true, alffBandHz: [parseNumber(draft.alffLow), parseNumber(draft.alffHigh)] as [number, number] }
    : {}),
})
