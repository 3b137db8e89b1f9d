import { naturally } from '../naturalOrder'
import { shownText, type GridColumn, type GridValue } from './column'
import { parseFilter } from './filter'
import type { GridView } from './view'

/** What was typed above columns and cannot be understood, by the ids of the columns. */
export const filterProblems = <Row>(
  columns: ReadonlyArray<GridColumn<Row>>,
  filters: GridView['filters'],
): Map<string, string> => {
  const problems = new Map<string, string>()
  for (const { id, kind } of columns) {
    const filter = parseFilter(filters[id] ?? '', kind)
    if (!filter.ok) problems.set(id, filter.problem)
  }
  return problems
}

/**
 * The rows that pass every filter and hold every word of the search in one of their texts. A filter that cannot be
 * understood lets everything pass: somebody is still typing it. Filters of columns that are not given count as well
 * little as those.
 */
export const filterRows = <Row>(
  rows: readonly Row[],
  columns: ReadonlyArray<GridColumn<Row>>,
  { filters, search }: Pick<GridView, 'filters' | 'search'>,
): Row[] => {
  const tests = columns.flatMap((column) => {
    const text = filters[column.id]?.trim()
    const filter = text ? parseFilter(text, column.kind) : null
    return filter?.ok ? [{ column, passes: filter.passes }] : []
  })
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const texts = columns.filter(({ kind }) => kind === 'text')
  const holds = (row: Row): boolean => {
    if (words.length === 0) return true
    const all = texts
      .flatMap((column) => {
        const value = column.value(row)
        return value === null ? [] : shownText(column, value)
      })
      .join('\n')
      .toLowerCase()
    return words.every((word) => all.includes(word))
  }
  return rows.filter(
    (row) =>
      tests.every(({ column, passes }) => {
        const value = column.value(row)
        return passes(value, shownText(column, value))
      }) && holds(row),
  )
}

/** By value; text as people count, `2` before `10`; what is missing stays at the end either way. Equals keep their order. */
export const sortRows = <Row>(rows: readonly Row[], column: GridColumn<Row>, descending: boolean): Row[] => {
  const sign = descending ? -1 : 1
  const keyed = rows.map((row) => ({ row, value: column.value(row) }))
  const order = (a: GridValue, b: GridValue): number => {
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
    return sign * naturally(String(a), String(b))
  }
  return keyed.sort((a, b) => order(a.value, b.value)).map(({ row }) => row)
}

/** Rows that have the same value in a column. */
export interface GridGroup<Row> {
  key: string
  label: string
  rows: Row[]
  /** Medians of the columns of numbers, sums of those that count, by their ids; null where no row has a value. */
  middles: ReadonlyMap<string, number | null>
}

export const median = (values: readonly number[]): number | null => {
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

export const middlesOf = <Row>(
  rows: readonly Row[],
  columns: ReadonlyArray<GridColumn<Row>>,
): Map<string, number | null> => {
  const numbers = columns.filter(({ kind }) => kind === 'number')
  return new Map(
    numbers.map((column) => {
      const values = rows.flatMap((row) => {
        const value = column.value(row)
        return typeof value === 'number' && !Number.isNaN(value) ? [value] : []
      })
      return [column.id, column.counts ? sum(values) : median(values)]
    }),
  )
}

/** Rows by the value of a column, groups as people count, what is missing last; rows keep their order. */
export const groupRows = <Row>(
  rows: readonly Row[],
  by: GridColumn<Row>,
  columns: ReadonlyArray<GridColumn<Row>>,
): Array<GridGroup<Row>> => {
  const groups = new Map<string, { value: GridValue; rows: Row[] }>()
  for (const row of rows) {
    const value = by.value(row)
    const key = value === null ? '' : String(value)
    const group = groups.get(key)
    if (group) group.rows.push(row)
    else groups.set(key, { value, rows: [row] })
  }
  const ordered = [...groups].sort(
    ([a, { value: va }], [b, { value: vb }]) => Number(va === null) - Number(vb === null) || naturally(a, b),
  )
  return ordered.map(([key, { value, rows: members }]) => ({
    key,
    label: shownText(by, value),
    rows: members,
    middles: middlesOf(members, columns),
  }))
}

/** A line of the table: the heading of a group, or a row. */
export type GridLine<Row> =
  { kind: 'group'; key: string; group: GridGroup<Row> } | { kind: 'row'; key: string; row: Row }

export const linesOf = <Row extends { id: string }>(
  rows: readonly Row[],
  groups: ReadonlyArray<GridGroup<Row>> | null,
  folded: ReadonlySet<string>,
): Array<GridLine<Row>> => {
  const lineOf = (row: Row): GridLine<Row> => ({ kind: 'row', key: row.id, row })
  if (!groups) return rows.map(lineOf)
  const lines: Array<GridLine<Row>> = []
  for (const group of groups) {
    lines.push({ kind: 'group', key: `group ${group.key}`, group })
    if (!folded.has(group.key)) for (const row of group.rows) lines.push(lineOf(row))
  }
  return lines
}

/**
 * The values of a column of text with how many rows have each, when they are few and most are shared; null stands for
 * what is missing.
 */
export const fewValues = <Row>(
  rows: readonly Row[],
  column: GridColumn<Row>,
  most = 40,
): Array<{ value: string | null; count: number }> | null => {
  if (column.kind !== 'text') return null
  const counts = new Map<string | null, number>()
  for (const row of rows) {
    const value = column.value(row)
    const shown = value === null ? null : shownText(column, value)
    counts.set(shown, (counts.get(shown) ?? 0) + 1)
    if (counts.size > most) return null
  }
  if (counts.size > rows.length / 2) return null
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => Number(a.value === null) - Number(b.value === null) || naturally(a.value ?? '', b.value ?? ''))
}
