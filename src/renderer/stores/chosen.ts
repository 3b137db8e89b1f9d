import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useRecordings } from './recordings'
import { useSelection } from './selection'

/** The recordings that are chosen in Data, one or many: what is asked for next is asked for all of them. */
export const useChosen = defineStore('chosen', () => {
  const recordings = useRecordings()
  const selection = useSelection()
  const ids = shallowRef<readonly string[]>([])

  /** Those that are gone from the workspace are gone from here. */
  const recordingIds = computed(() =>
    recordings.loaded ? ids.value.filter((id) => recordings.byId.has(id)) : ids.value,
  )
  const chosen = computed(() => recordingIds.value.flatMap((id) => recordings.byId.get(id) ?? []))
  /** What is chosen follows what is looked at: a click on another recording must not ask for the one before. */
  const follows = shallowRef(false)
  const choose = (next: Iterable<string>) => {
    ids.value = [...new Set(next)]
    follows.value = false
  }
  /** Chooses one that nobody ticked; where it is what is looked at, whatever is looked at next takes its place. */
  const chooseAlone = (id: string) => {
    choose([id])
    follows.value = id === selection.recordingId
  }
  watch(
    () => selection.recordingId,
    (id) => {
      if (!follows.value) return
      if (id) chooseAlone(id)
      else choose([])
    },
    { flush: 'sync' },
  )
  /** What the table lists, in its order: the way from one recording to the next; null until it was looked at. */
  const listedIds = shallowRef<readonly string[] | null>(null)
  return { recordingIds, recordings: chosen, follows, choose, chooseAlone, listedIds }
})
