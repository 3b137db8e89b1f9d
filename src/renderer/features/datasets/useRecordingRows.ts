import { storeToRefs } from 'pinia'
import { computed } from 'vue'
import { useRecordingTable } from '../../stores'
import { useGrid } from '../../ui/grid/useGrid'

/** The table of recordings as it is looked at. */
export const useRecordingRows = () => {
  const { view, rows, available, usual, columns } = storeToRefs(useRecordingTable())
  const grouping = computed(() => available.value.filter(({ groups }) => groups))
  return { view, rows, available, usual, grouping, grid: useGrid(columns, rows, view, grouping) }
}
