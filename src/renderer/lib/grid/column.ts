/** What a cell holds; null = not known. Text is what people read: codes are already words. */
export type GridValue = string | number | null

/** A column of a table that can be filtered, sorted and grouped. */
export interface GridColumn<Row> {
  id: string
  label: string
  /** What it holds, for whoever asks. */
  meaning?: string
  /** Where it is from, when that is not what the table is of. */
  origin?: string
  /** Heading in copied text, with its unit; the id when left out. */
  header?: string
  kind: 'text' | 'number'
  /** Of numbers in the unit in which they are shown. */
  value: (row: Row) => GridValue
  /** How a known value is shown; as it is when left out. */
  text?: (value: string | number) => string
  /** In rem. */
  width: number
  /** Takes the room that is left. */
  grows?: boolean
  /** Rows may be grouped by it. */
  groups?: boolean
  /** Of numbers: a group shows their sum instead of their median. */
  counts?: boolean
}

const MISSING = 'n/a'

/** How a value is shown. */
export const shownText = <Row>(column: GridColumn<Row>, value: GridValue): string =>
  value === null ? MISSING : column.text ? column.text(value) : String(value)

/** Columns in which some row has a value: the others take no room. */
export const columnsWithValues = <Row>(
  columns: ReadonlyArray<GridColumn<Row>>,
  rows: readonly Row[],
): Array<GridColumn<Row>> => columns.filter((column) => rows.some((row) => column.value(row) !== null))
