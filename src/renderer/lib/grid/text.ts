import { toTsv } from '../table'
import { shownText, type GridColumn } from './column'

/** Rows as tab-separated values: numbers in full, text as it is shown. */
export const gridText = <Row>(columns: ReadonlyArray<GridColumn<Row>>, rows: readonly Row[]): string =>
  toTsv(
    columns.map(({ header, id }) => header ?? id),
    rows.map((row) =>
      columns.map((column) => {
        const value = column.value(row)
        return typeof value === 'string' ? shownText(column, value) : value
      }),
    ),
  )
