import type { Recording } from '../../preload/contract'
import { naturally } from './naturalOrder'

/** Recordings whose parcel series have the same columns, as far as the catalogue knows, all cleaned here or none. */
export interface SeriesGroup {
  key: string
  atlasId: string | null
  parcels: number
  /** They were made of other recordings by cleaning: beside those, the same scan would count twice. */
  cleaned: boolean
  recordings: Recording[]
}

/** A recording that cannot be used, and why in words. */
export interface Unusable {
  recording: Recording
  why: string
}

const isCleaned = ({ sourceId }: Recording): boolean => sourceId !== null
const keyOf = (recording: Recording): string =>
  [recording.atlasId ?? 'none', recording.parcels, isCleaned(recording) ? 'cleaned' : 'recorded'].join(':')

const names = ['subject', 'session', 'task', 'run', 'name'] as const
const inOrder = (recordings: readonly Recording[]): Recording[] =>
  [...recordings].sort((a, b) => names.reduce((found, name) => found || naturally(a[name] ?? '', b[name] ?? ''), 0))

/**
 * Recordings with parcel series, by atlas, number of parcels and whether they were cleaned, largest group first, each
 * in order of its people; and those without.
 */
export const groupSeries = (
  recordings: readonly Recording[],
): { groups: SeriesGroup[]; withoutSeries: Recording[] } => {
  const groups = new Map<string, SeriesGroup>()
  const withoutSeries: Recording[] = []
  for (const recording of recordings) {
    if (recording.parcels === null) {
      withoutSeries.push(recording)
      continue
    }
    const key = keyOf(recording)
    const { atlasId, parcels } = recording
    const group = groups.get(key) ?? { key, atlasId, parcels, cleaned: isCleaned(recording), recordings: [] }
    group.recordings.push(recording)
    groups.set(key, group)
  }
  const sorted = [...groups.values()].sort((a, b) => b.recordings.length - a.recordings.length)
  return { groups: sorted.map((group) => ({ ...group, recordings: inOrder(group.recordings) })), withoutSeries }
}

/** The group that holds most of the wanted recordings, the first of equals; undefined when none holds any. */
export const groupOfMost = (
  groups: readonly SeriesGroup[],
  wanted: ReadonlySet<string | null>,
): SeriesGroup | undefined => {
  const held = groups.map((group) => ({ group, count: group.recordings.filter(({ id }) => wanted.has(id)).length }))
  return held.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count)[0]?.group
}

/** Why a model that takes `atLeastFrames` at a time cannot use a recording; null when it can. */
export const whyUnusable = (recording: Recording, atLeastFrames: number): string | null => {
  if (recording.parcels === null) return 'no parcel series yet: make them in Data'
  const error = recording.findings.find((finding) => finding.severity === 'error')
  if (error) return error.message
  if (recording.frames < atLeastFrames) return `${recording.frames} frames, fewer than the window of ${atLeastFrames}`
  return null
}

/** Splits recordings by whether a model with this window can use them. */
export const partUsable = (
  recordings: readonly Recording[],
  atLeastFrames: number,
): { usable: Recording[]; unusable: Unusable[] } => {
  const usable: Recording[] = []
  const unusable: Unusable[] = []
  for (const recording of recordings) {
    const why = whyUnusable(recording, atLeastFrames)
    if (why === null) usable.push(recording)
    else unusable.push({ recording, why })
  }
  return { usable, unusable }
}

/** Repetition times of recordings, commonest first; null = the file does not say. */
export const repetitionTimes = (
  recordings: readonly Recording[],
): Array<{ trSeconds: number | null; count: number }> => {
  const counts = new Map<number | null, number>()
  for (const { trSeconds } of recordings) counts.set(trSeconds, (counts.get(trSeconds) ?? 0) + 1)
  return [...counts].map(([trSeconds, count]) => ({ trSeconds, count })).sort((a, b) => b.count - a.count)
}

/** The cohort a recording is compared with: the others of its group, less those of the same subject. */
export const cohortFor = (
  recording: Recording,
  recordings: readonly Recording[],
): { cohort: Recording[]; sameSubject: Recording[] } => {
  const others = recordings.filter((other) => other.id !== recording.id && keyOf(other) === keyOf(recording))
  return {
    cohort: others.filter((other) => other.subject !== recording.subject),
    sameSubject: others.filter((other) => other.subject === recording.subject),
  }
}
