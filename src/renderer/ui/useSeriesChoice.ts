import { computed, ref, watch } from 'vue'
import { groupSeries, partUsable } from '../lib/seriesGroups'
import { useAtlases, useChosen, useRecordings, useSelection } from '../stores'

/**
 * Which parcel series a form takes: those of one atlas, less what is unticked. Begins with what is chosen in Data,
 * else with the group of the recording that is looked at.
 */
export const useSeriesChoice = (fewestFrames = 1) => {
  const recordings = useRecordings()
  const atlases = useAtlases()
  const chosen = useChosen()
  const selection = useSelection()

  const sorted = computed(() => groupSeries(recordings.rows))
  const wanted = new Set(chosen.recordingIds.length > 0 ? chosen.recordingIds : [selection.recordingId])
  const groupOf = (id: string | null) =>
    sorted.value.groups.find((group) => group.recordings.some((recording) => recording.id === id))
  const groupKey = ref<string | undefined>(groupOf([...wanted][0])?.key)
  const group = computed(() => sorted.value.groups.find(({ key }) => key === groupKey.value) ?? sorted.value.groups[0])
  const parts = computed(() => partUsable(group.value?.recordings ?? [], fewestFrames))
  const left = ref<ReadonlySet<string>>(new Set())
  watch(
    () => group.value?.key,
    () => {
      const ids = parts.value.usable.map(({ id }) => id)
      const some = ids.some((id) => wanted.has(id))
      left.value = new Set(some ? ids.filter((id) => !wanted.has(id)) : [])
    },
    { immediate: true },
  )
  const taken = computed(() => parts.value.usable.filter(({ id }) => !left.value.has(id)))
  const atlasName = (atlasId: string | null) => (atlasId ? (atlases.byId.get(atlasId)?.name ?? 'atlas') : 'no atlas')
  return { sorted, group, groupKey, parts, left, taken, atlasName }
}
