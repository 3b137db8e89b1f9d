import type { ModelCard } from '../../preload/contract'

type Recordings = NonNullable<ModelCard['training']>['recordings']

/** What the weights of a model have seen, in its training and in those of the models that it goes back to. */
export interface Seen {
  recordings: Recordings
  /** SHA-256 of their files. */
  hashes: Set<string>
  /** False where it goes back to weights whose training nobody knows: then there may be more. */
  complete: boolean
}

export const seenBy = ({ training }: Pick<ModelCard, 'training'>): Seen => {
  const all = [...(training?.recordings ?? []), ...(training?.seenBefore ?? [])]
  const byHash = new Map(all.map((recording) => [recording.sha256, recording]))
  return {
    recordings: [...byHash.values()],
    hashes: new Set(byHash.keys()),
    complete: training !== null && training.seenBefore !== null,
  }
}

/** What a model that goes on from this one has seen before its own training; null = nobody knows. */
export const seenBefore = (base: Pick<ModelCard, 'training'>): Recordings | null => {
  const { recordings, complete } = seenBy(base)
  return complete ? recordings : null
}
