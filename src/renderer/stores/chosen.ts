import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useRecordings } from './recordings'

/** The recordings that are chosen in Data, one or many: what is asked for next is asked for all of them. */
export const useChosen = defineStore('chosen', () => {
  const recordings = useRecordings()
  const ids = shallowRef<readonly string[]>([])

  /** Those that are gone from the workspace are gone from here. */
  const recordingIds = computed(() =>
    recordings.loaded ? ids.value.filter((id) => recordings.byId.has(id)) : ids.value,
  )
  const chosen = computed(() => recordingIds.value.flatMap((id) => recordings.byId.get(id) ?? []))
  const choose = (next: Iterable<string>) => {
    ids.value = [...new Set(next)]
  }
  /** What the table lists, in its order: the way from one recording to the next; null until it was looked at. */
  const listedIds = shallowRef<readonly string[] | null>(null)
  return { recordingIds, recordings: chosen, choose, listedIds }
})
