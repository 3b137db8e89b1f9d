import { computed, ref, shallowRef, watch } from 'vue'
import type { Recording } from '../../../preload/contract'
import { columnOf, standardise } from '../../lib/series'
import { toAppError, useRecordings, type Series } from '../../stores'
import { partnersOf } from './partners'
import type { RecordingView } from './useRecordingView'

/** The same run before or after cleaning, beside the recording that is looked at. */
export const useComparison = (view: RecordingView) => {
  const recordings = useRecordings()
  const { recording, columns, frames } = view
  const partners = computed(() => (recording.value ? partnersOf(recording.value, recordings.rows) : []))
  /** Id of the other one; null = the recording stands alone. */
  const chosen = ref<string | null>(null)
  const other = shallowRef<{ recording: Recording; series: Series; standard: Float32Array } | null>(null)
  const problem = ref<string | null>(null)

  watch(
    () => [recording.value?.id, partners.value.map(({ id }) => id).join()],
    () => (chosen.value = partners.value[0]?.id ?? null),
    { immediate: true },
  )
  watch(
    [chosen, frames],
    async ([id]) => {
      other.value = null
      problem.value = null
      const partner = partners.value.find((known) => known.id === id)
      if (!partner) return
      try {
        const series = await recordings.series(partner.id)
        if (chosen.value !== id) return
        if (series.frames !== frames.value)
          problem.value = `${partner.name} has ${series.frames} frames, this recording ${frames.value}: they cannot lie on one axis.`
        else other.value = { recording: partner, series, standard: standardise(series.values, series.columns.length) }
      } catch (thrown) {
        if (chosen.value === id) problem.value = toAppError(thrown).message
      }
    },
    { immediate: true },
  )
  const columnIn = computed(() => new Map(other.value?.series.columns.map(({ name }, index) => [name, index])))
  /** z of a frame and a column of the recording that is looked at; NaN where the other one lacks the parcel. */
  const value = computed(() => {
    const it = other.value
    const width = it?.series.columns.length ?? 0
    const places = columns.value.map(({ name }) => columnIn.value.get(name) ?? -1)
    return (frame: number, column: number) =>
      it && places[column] >= 0 ? it.standard[frame * width + places[column]] : NaN
  })
  /** z of one parcel over time; null where the other one lacks it. */
  const traceOf = (name: string): Float32Array | null => {
    const column = columnIn.value.get(name)
    return other.value && column !== undefined
      ? columnOf(other.value.standard, other.value.series.columns.length, column)
      : null
  }
  return {
    partners,
    chosen,
    problem,
    other,
    value,
    traceOf,
    /** The recording that is looked at is the cleaned one of the two. */
    isAfter: computed(() => other.value !== null && recording.value?.sourceId === other.value.recording.id),
  }
}
export type Comparison = ReturnType<typeof useComparison>
