import { computed } from 'vue'
import type { SeriesColumn } from '../../../preload/contract'
import { orderByNetwork } from '../../lib/networks'
import { columnOf, meanOfColumns, standardise } from '../../lib/series'
import { useRecordings, useSelection } from '../../stores'
import { useTime } from './useTime'
import { useChosenAtlas, useRecordingBytes } from './recordingBytes'

/** Everything the place shows of one recording, read as the cursor comes to it. */
export const useRecordingView = () => {
  const recordings = useRecordings()
  const selection = useSelection()
  const recording = computed(() => recordings.byId.get(selection.recordingId ?? '') ?? null)
  const { volume, series, reading, error: readError, reread } = useRecordingBytes(recording)
  const { atlas, labels, chosenAtlas, error: atlasError } = useChosenAtlas(recording)
  const error = computed(() => readError.value ?? atlasError.value)

  /** What can be pointed at: the columns of the series, or the atlas's parcels while there is no series. */
  const columns = computed<SeriesColumn[]>(() => {
    if (series.value) return series.value.columns
    return (atlas.value?.parcels ?? []).map((parcel) => ({ ...parcel, coverage: null }))
  })
  const byName = computed(() => new Map(columns.value.map((column, index) => [column.name, index])))
  const byLabel = computed(
    () =>
      new Map(columns.value.filter((column) => column.label !== null).map((column) => [column.label!, column.name])),
  )
  const parcelIndex = computed(() => byName.value.get(selection.parcel ?? '') ?? -1)
  const parcel = computed(() => columns.value[parcelIndex.value] ?? null)
  const standard = computed(() => series.value && standardise(series.value.values, series.value.columns.length))
  /** The parcel's own series; without a parcel, the mean of the network's parcels, each in its own units of spread. */
  const trace = computed(() => {
    if (!series.value || !standard.value) return null
    const width = columns.value.length
    if (parcelIndex.value >= 0) return columnOf(series.value.values, width, parcelIndex.value)
    const members = columns.value.flatMap(({ network }, index) => (network === selection.network ? [index] : []))
    return selection.network && members.length ? meanOfColumns(standard.value, width, members) : null
  })
  const order = computed(() => orderByNetwork(columns.value))
  const frames = computed(() => recording.value?.frames ?? 0)
  const cursor = computed(() => selection.frame)
  const time = useTime(frames, cursor, (frame) => selection.look({ frame }))
  /** Name of the parcel that carries a label; an atlas parcel that the series lacks has its atlas name. */
  const nameOfLabel = (label: number): string | null =>
    byLabel.value.get(label) ?? atlas.value?.parcels.find((known) => known.label === label)?.name ?? null

  return {
    recording,
    volume,
    series,
    atlas,
    labels,
    reading,
    error,
    chosenAtlas,
    columns,
    parcel,
    parcelIndex,
    trace,
    standard,
    order,
    frames,
    /** In sight now, be it only under the pointer. */
    frame: time.frame,
    time,
    nameOfLabel,
    reread,
  }
}
export type RecordingView = ReturnType<typeof useRecordingView>
