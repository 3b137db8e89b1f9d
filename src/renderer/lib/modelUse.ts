import type { AtlasSummary, Model, Recording } from '../../preload/contract'
import { fitOf } from './modelFit'
import { whyUnusable, type Unusable } from './seriesGroups'

/** Splits recordings by whether this model can be fed them. Those without parcel series are not mentioned. */
export const usableBy = (
  model: Pick<Model, 'card'>,
  recordings: readonly Recording[],
  atlasOf: (id: string) => Pick<AtlasSummary, 'name' | 'hash'> | undefined,
): { usable: Recording[]; unusable: Unusable[] } => {
  const usable: Recording[] = []
  const unusable: Unusable[] = []
  for (const recording of recordings) {
    if (recording.parcels === null) continue
    const atlas = recording.atlasId === null ? undefined : atlasOf(recording.atlasId)
    const why = whyUnusable(recording, 1) ?? fitOf(model, recording, atlas).refusal
    if (why === null) usable.push(recording)
    else unusable.push({ recording, why })
  }
  return { usable, unusable }
}

/** Whether a file is the recording, or the series that was cut out of its volume, which is named after it. */
export const isSeriesOf = ({ name }: Pick<Recording, 'name'>, file: string): boolean => {
  const stem = name.replace(/(_bold)?\.nii(\.gz)?$/, '')
  return file === name || (stem !== name && file.startsWith(`${stem}_atlas-`))
}

/** Those of these recordings that the model was trained on; null when nobody knows what it was trained on. */
export const knownTo = ({ card }: Pick<Model, 'card'>, recordings: readonly Recording[]): Recording[] | null => {
  const { training } = card
  if (!training) return null
  const names = [...training.recordings, ...(training.seenBefore ?? [])].map(({ name }) => name)
  const known = recordings.filter((recording) => names.some((name) => isSeriesOf(recording, name)))
  return known.length === 0 && training.seenBefore === null ? null : known
}
