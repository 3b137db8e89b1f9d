import type { Row } from '../tables/delimited'

/** Places of the columns of a table of labels; -1 for one that it does not have. */
export interface LabelColumns {
  label: number
  name: number
  network: number
}

/** Headers in the order in which they are believed. A `label` or `roi` may be either, as its cells tell. */
const known = {
  label: ['index', 'id', 'roi_id', 'label_id', 'labelid', 'region_id', 'value', 'key', 'component'],
  either: ['label', 'roi', 'region', 'number'],
  name: ['name', 'label_name', 'roi_name', 'region_name', 'region', 'label', 'roi', 'structure', 'area'],
  network: ['network', 'network_label', 'network_name', 'net name', 'net_name', 'community', 'community_yeo'],
}

/**
 * Which columns hold labels, names and networks; null when the first row is no such header. Without a column of labels
 * there must be one that is called by a name and holds no numbers.
 */
export function chooseColumns(header: readonly string[], rows: readonly Row[]): LabelColumns | null {
  const lower = header.map((cell) => cell.toLowerCase())
  if (lower.some((cell) => /^-?\d+$/.test(cell))) return null
  const hold = (column: number, test: RegExp) => rows.length > 0 && rows.every(({ cells }) => test.test(cells[column]))
  const find = (names: readonly string[], fits: (column: number) => boolean = () => true) =>
    names.map((name) => lower.indexOf(name)).find((column) => column >= 0 && fits(column)) ?? -1

  const certain = find(known.label)
  const label = certain >= 0 ? certain : find(known.either, (column) => hold(column, /^-?\d+$/))
  const isName = (column: number) => column !== label && !hold(column, /^-?[\d.]+$/)
  const called = find(known.name, isName)
  const name = called >= 0 ? called : lower.findIndex((cell, column) => /names?$/.test(cell) && isName(column))
  if (name < 0) return null
  const network = find(known.network)
  return { label, name, network: network >= 0 ? network : lower.findIndex((cell) => /^yeo.*7$/.test(cell)) }
}
