import type { Recording } from '../../../preload/contract'

/** Recordings of the same run before or after cleaning, that have series to be compared; what it was made of comes first. */
export const partnersOf = (recording: Recording, all: readonly Recording[]): Recording[] => {
  const source = all.filter(({ id }) => id === recording.sourceId)
  const cleaned = all.filter(({ sourceId }) => sourceId === recording.id)
  return [...source, ...cleaned].filter(({ parcels }) => parcels !== null)
}
