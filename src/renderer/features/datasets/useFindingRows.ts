import { computed, shallowRef, watch } from 'vue'
import type { Finding } from '../../../preload/contract'
import { columnsWithValues } from '../../lib/grid/column'
import { byWeight, findingColumns, findingRows } from '../../lib/dataFindings'
import { useDatasets, useNotices, useRecordings, useTableViews } from '../../stores'
import { useGrid } from '../../ui/grid/useGrid'

/** Everything that is to be said of the data, as the table of it is looked at. */
export const useFindingRows = () => {
  const recordings = useRecordings()
  const datasets = useDatasets()
  const view = useTableViews().of('findings', { groupBy: 'code' })
  const told = shallowRef<ReadonlyMap<string, Finding[]>>(new Map())
  const loaded = shallowRef(false)

  const read = async () => {
    const answers = await useNotices().attempt('The findings cannot be read', () =>
      Promise.all(datasets.rows.map(async ({ id }) => [id, await datasets.findings(id)] as const)),
    )
    if (answers) told.value = new Map(answers)
    loaded.value = datasets.loaded && recordings.loaded
  }
  watch(() => [datasets.rows, recordings.loaded], read, { immediate: true })

  const rows = computed(() =>
    byWeight(
      findingRows(
        datasets.rows.map((dataset) => ({ dataset, findings: told.value.get(dataset.id) ?? [] })),
        recordings.rows,
      ),
    ),
  )
  const columns = computed(() => columnsWithValues(findingColumns, rows.value))
  const grouping = computed(() => columns.value.filter(({ groups }) => groups))
  return { view, rows, loaded, grouping, grid: useGrid(columns, rows, view, grouping) }
}
