import { computed, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { groupOfMost, groupSeries, partUsable } from '../lib/seriesGroups'
import { useAtlases, useChosen, useRecordings, useSelection } from '../stores'

/**
 * Which parcel series a form takes: those of one atlas, less what is unticked. Begins with the atlas of most of what is
 * chosen in Data, else with that of the recording that is looked at; with `all`, with all of the first atlas.
 */
export const useSeriesChoice = (fewestFrames: MaybeRefOrGetter<number> = 1, { all = false } = {}) => {
  const recordings = useRecordings()
  const atlases = useAtlases()
  const chosen = useChosen()
  const selection = useSelection()

  const sorted = computed(() => groupSeries(recordings.rows))
  const asked = chosen.recordingIds.length > 0 ? chosen.recordingIds : [selection.recordingId]
  const wanted = new Set(all ? [] : asked)
  const groupKey = ref(groupOfMost(sorted.value.groups, wanted)?.key)
  const group = computed(() => sorted.value.groups.find(({ key }) => key === groupKey.value) ?? sorted.value.groups[0])
  const parts = computed(() => partUsable(group.value?.recordings ?? [], toValue(fewestFrames)))
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
  /** Chosen in Data, but of another atlas or number of parcels than what is taken. */
  const elsewhere = computed(() => {
    const here = new Set(group.value?.recordings.map(({ id }) => id))
    return all ? 0 : chosen.recordingIds.filter((id) => !here.has(id)).length
  })
  const atlasName = (atlasId: string | null) => (atlasId ? (atlases.byId.get(atlasId)?.name ?? 'atlas') : 'no atlas')
  return { sorted, group, groupKey, parts, left, taken, elsewhere, atlasName }
}
