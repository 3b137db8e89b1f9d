import type { GivenJobRequest } from '../../../../preload/contract'
import { parseNumber } from '../../../lib/parseNumber'

export type ConnectKind = 'pearson' | 'fisher-z' | 'partial' | 'tangent' | 'lagged'

/** How the graph of a matrix is measured, as it is typed. */
export interface GraphDraft {
  /** Percent of the pairs. */
  density: string
  resolution: string
  negativeWeights: 'zero' | 'absolute'
}

/** What the form of connectivity holds, as it is typed. */
export interface ConnectDraft extends GraphDraft {
  kind: ConnectKind
  maxLagSeconds: string
  standardise: boolean
  /** Percent of the frames that a parcel may miss. */
  mostMissing: string
  measures: boolean
  alff: boolean
  alffLow: string
  alffHigh: string
}
export type ConnectProblems = Partial<Record<keyof ConnectDraft | 'recordings', string>>

export const startGraph = (): GraphDraft => ({ density: '10', resolution: '1', negativeWeights: 'zero' })

export const startConnect = (): ConnectDraft => ({
  ...startGraph(),
  kind: 'pearson',
  maxLagSeconds: '4',
  standardise: true,
  mostMissing: '20',
  measures: true,
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

/** What is wrong with how the graph is to be measured, by field. */
export const graphProblems = ({ density, resolution }: GraphDraft): Partial<Record<keyof GraphDraft, string>> => ({
  ...(within(density, 0, 100) && parseNumber(density) > 0 ? {} : { density: 'Above 0, up to 100' }),
  ...(parseNumber(resolution) > 0 ? {} : { resolution: 'Above 0' }),
})

const graphSettings = ({ density, resolution, negativeWeights }: GraphDraft) => ({
  density: parseNumber(density) / 100,
  resolution: parseNumber(resolution),
  negativeWeights,
})

/** The job that measures the graph of a matrix that was computed elsewhere. Only for a draft without problems. */
export const measureRequest = (draft: GraphDraft, analysisId: string): GivenJobRequest => ({
  kind: 'connectivity',
  analysisId,
  ...graphSettings(draft),
})

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
  if (draft.measures && hasGraph(draft.kind)) Object.assign(problems, graphProblems(draft))
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
  ...(draft.measures && hasGraph(draft.kind) ? { measures: true, ...graphSettings(draft) } : {}),
  ...(draft.alff
    ? { alff: true, alffBandHz: [parseNumber(draft.alffLow), parseNumber(draft.alffHigh)] as [number, number] }
    : {}),
})
