import { computed, type ComputedRef, type Ref } from 'vue'
import type { GridColumn } from '../../lib/grid/column'
import {
  fewValues,
  filterProblems,
  filterRows,
  groupRows,
  linesOf,
  sortRows,
  type GridGroup,
  type GridLine,
} from '../../lib/grid/rows'
import { gridText } from '../../lib/grid/text'
import type { GridView } from '../../lib/grid/view'

/** A table under a view of it: what is let through, in which lines. */
export interface Grid<Row extends { id: string }> {
  columns: ComputedRef<ReadonlyArray<GridColumn<Row>>>
  view: Readonly<Ref<GridView>>
  change: (view: GridView) => void
  /** What passes the filters, in order, also what is folded away. */
  rows: ComputedRef<Row[]>
  lines: ComputedRef<Array<GridLine<Row>>>
  /** Null when nothing is grouped. */
  groups: ComputedRef<Array<GridGroup<Row>> | null>
  /** Ids of the rows in the order of the lines. */
  listed: ComputedRef<string[]>
  problems: ComputedRef<Map<string, string>>
  /** Values of columns that have few. */
  choices: ComputedRef<Map<string, Array<{ value: string | null; count: number }>>>
  /** Rows as text; all that are let through when left out. */
  text: (rows?: readonly Row[]) => string
}

/** `grouping`: columns that rows may be grouped by though they are not shown. */
export const useGrid = <Row extends { id: string }>(
  columns: ComputedRef<ReadonlyArray<GridColumn<Row>>>,
  all: ComputedRef<readonly Row[]>,
  view: Ref<GridView>,
  grouping: ComputedRef<ReadonlyArray<GridColumn<Row>>> = columns,
): Grid<Row> => {
  const filters = computed(() => view.value.filters)
  const search = computed(() => view.value.search)
  const passed = computed(() => filterRows(all.value, columns.value, { filters: filters.value, search: search.value }))
  const sort = computed(() => view.value.sort)
  const rows = computed(() => {
    const by = columns.value.find(({ id }) => id === sort.value?.by)
    return by ? sortRows(passed.value, by, sort.value!.descending) : passed.value
  })
  const groupBy = computed(() => grouping.value.find(({ id }) => id === view.value.groupBy))
  const groups = computed(() => (groupBy.value ? groupRows(rows.value, groupBy.value, columns.value) : null))
  const lines = computed(() => linesOf(rows.value, groups.value, view.value.folded))
  return {
    columns,
    view,
    change: (next) => (view.value = next),
    rows,
    groups,
    lines,
    listed: computed(() => lines.value.flatMap((line) => (line.kind === 'row' ? line.key : []))),
    problems: computed(() => filterProblems(columns.value, filters.value)),
    choices: computed(() => {
      const found = new Map<string, Array<{ value: string | null; count: number }>>()
      for (const column of columns.value) {
        const values = fewValues(all.value, column)
        if (values && values.length > 1) found.set(column.id, values)
      }
      return found
    }),
    text: (some = rows.value) => gridText(columns.value, some),
  }
}
