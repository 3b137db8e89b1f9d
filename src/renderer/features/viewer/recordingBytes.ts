import { shallowRef, ref, watch, type ComputedRef } from 'vue'
import type { AppError, Atlas, Recording } from '../../../preload/contract'
import { toAppError, useAtlases, useRecordings, type Series } from '../../stores'
import type { VolumeSource } from '../../ui/brainTypes'

/** The bytes of a recording and its parcel series; what comes too late for the cursor is dropped. */
export const useRecordingBytes = (recording: ComputedRef<Recording | null>) => {
  const recordings = useRecordings()
  const volume = shallowRef<VolumeSource | null>(null)
  const series = shallowRef<Series | null>(null)
  const reading = ref(false)
  const error = shallowRef<AppError | null>(null)

  let turn = 0
  const read = async () => {
    const it = recording.value
    const mine = ++turn
    error.value = null
    volume.value = null
    series.value = null
    if (!it) return
    reading.value = true
    const readVolume = async () => {
      const bytes = await recordings.volume(it.id)
      if (mine === turn) volume.value = { key: it.id, name: it.name, bytes }
    }
    const readSeries = async () => {
      const table = await recordings.series(it.id)
      if (mine === turn) series.value = table
    }
    try {
      // The series is there long before the volume.
      await Promise.all([it.kind === 'volume' && readVolume(), it.parcels && readSeries()])
    } catch (thrown) {
      if (mine === turn) error.value = toAppError(thrown)
    } finally {
      if (mine === turn) reading.value = false
    }
  }
  watch(() => [recording.value?.id, recording.value?.parcels, recording.value?.atlasId], read, {
    immediate: true,
  })

  return { volume, series, reading, error, reread: read }
}

/** The atlas laid over a recording: its own, unless a person chose another. */
export const useChosenAtlas = (recording: ComputedRef<Recording | null>) => {
  const atlases = useAtlases()
  const atlas = shallowRef<Atlas | null>(null)
  const labels = shallowRef<VolumeSource | null>(null)
  const error = shallowRef<AppError | null>(null)
  const chosenAtlas = ref<string | null>(null)
  watch(
    () => recording.value?.atlasId,
    (id) => (chosenAtlas.value = id ?? null),
    { immediate: true },
  )
  watch(
    chosenAtlas,
    async (id) => {
      atlas.value = null
      labels.value = null
      error.value = null
      if (!id) return
      try {
        const [found, bytes] = await Promise.all([atlases.get(id), atlases.volume(id)])
        if (chosenAtlas.value !== id) return
        atlas.value = found
        labels.value = { key: id, name: `${found.name}.nii.gz`, bytes }
      } catch (thrown) {
        error.value = toAppError(thrown)
      }
    },
    { immediate: true },
  )
  return { atlas, labels, chosenAtlas, error }
}
