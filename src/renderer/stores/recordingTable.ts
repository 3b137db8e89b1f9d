import { defineStore } from 'pinia'
import { computed } from 'vue'
import { useRouter } from 'vue-router'
import { columnsWithValues } from '../lib/grid/column'
import { filterRows } from '../lib/grid/rows'
import { isFiltered } from '../lib/grid/view'
import { peopleColumns, peopleIndex } from '../lib/people'
import { allColumns, hiddenWords, shownColumns, usualColumns, type RecordingRow } from '../lib/recordingColumns'
import { useDatasets } from './datasets'
import { useRecordings } from './recordings'
import { useSelection } from './selection'
import { useSettings } from './settings'
import { useTableViews } from './tableViews'

/** The table of recordings with their data sets and people: its rows and columns, and what of it is out of sight. */
export const useRecordingTable = defineStore('recordingTable', () => {
  const recordings = useRecordings()
  const datasets = useDatasets()
  const settings = useSettings()
  const selection = useSelection()
  const router = useRouter()
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

  /** What to say of new recordings that the filters of the table keep out of sight, and the way to them. */
  const tellHidden = (ids: readonly string[]) => {
    const fresh = new Set(ids)
    const some = isFiltered(view.value) ? rows.value.filter(({ id }) => fresh.has(id)) : []
    const detail = hiddenWords(some.length - filterRows(some, columns.value, view.value).length, ids.length)
    if (!detail) return { actions: [] }
    const show = () => {
      view.value = { ...view.value, search: '', filters: {} }
      selection.lookAtRecording(ids[0])
      void router.push({ name: 'data' })
    }
    return { detail, actions: [{ label: 'Clear filters and show', run: show }] }
  }
  return { view, rows, available, usual, columns, tellHidden }
})
