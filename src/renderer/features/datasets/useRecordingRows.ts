import { computed } from 'vue'
import { columnsWithValues } from '../../lib/grid/column'
import { peopleColumns, peopleIndex } from '../../lib/people'
import { allColumns, shownColumns, usualColumns, type RecordingRow } from '../../lib/recordingColumns'
import { useDatasets, useRecordings, useSettings, useTableViews } from '../../stores'
import { useGrid } from '../../ui/grid/useGrid'

/** The recordings with their data sets and people, as the table of them is looked at. */
export const useRecordingRows = () => {
  const recordings = useRecordings()
  const datasets = useDatasets()
  const settings = useSettings()
  const view = useTableViews().of('recordings', { sort: { by: 'subject', descending: false } })

  const personOf = computed(() => peopleIndex(datasets.tables))
  const rows = computed(() =>
    recordings.rows.map((recording): RecordingRow => ({
      id: recording.id,
      recording,
      dataset: datasets.byId.get(recording.datasetId ?? '')?.name ?? null,
      person: personOf.value(recording.datasetId, recording.subject),
    })),
  )
  const all = computed(() => allColumns(peopleColumns(datasets.tables)))
  const available = computed(() => columnsWithValues(all.value, rows.value))
  const usual = computed(() => usualColumns(datasets.rows.length))
  const filtered = computed(() => Object.keys(view.value.filters))
  const columns = computed(() =>
    shownColumns(available.value, settings.recordingColumns ?? usual.value, filtered.value),
  )
  const grouping = computed(() => available.value.filter(({ groups }) => groups))
  return { view, rows, available, usual, grouping, grid: useGrid(columns, rows, view, grouping) }
}
