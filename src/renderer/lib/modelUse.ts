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

/** Those of these recordings that the model was trained on; null when nobody knows what it was trained on. */
export const knownTo = ({ card }: Pick<Model, 'card'>, recordings: readonly Recording[]): Recording[] | null => {
  if (!card.training) return null
  const names = card.training.recordings.map(({ name }) => name)
  return recordings.filter(({ name }) => {
    // A volume was trained on by the series that was cut out of it, which is named after it.
    const stem = name.replace(/(_bold)?\.nii(\.gz)?$/, '')
    return names.some((known) => known === name || (stem !== name && known.startsWith(`${stem}_atlas-`)))
  })
}
