import { accept, refuse, type Checked, type Finding } from '../finding'
import { detectDelimiter, filledLines, isMissing, splitLine, type Row } from '../tables/delimited'

/** What a table says of one label. */
export interface LabelName {
  label: number
  name: string
  network: string | null
}

/** Names in the order of a list that does not say which label each belongs to. */
export type LabelTable = { kind: 'labelled'; names: LabelName[] } | { kind: 'listed'; names: string[] }

const columnNames = {
  label: ['index', 'id', 'roi_id', 'label_id', 'value'],
  name: ['name', 'label', 'region', 'roi', 'label_name', 'roi_name'],
  network: ['network', 'network_label', 'network_name', 'community', 'community_yeo'],
}

/**
 * Reads the table of an atlas: BIDS `dseg.tsv` (index, name, perhaps network), lines of `label name colour...` (FSL,
 * FreeSurfer, Schaefer's order files), or one name per line. Label 0 is left out: it means 'no parcel' in label
 * volumes and their tables by convention. A network comes from its column, else from a name such as
 * `7Networks_LH_Vis_1` or `LH_Vis_1`, else it is null.
 */
export function parseLabelTable(text: string, file: string): Checked<LabelTable> {
  const lines = filledLines(text)
  const isComment = ({ text }: { text: string }) => text.startsWith('#')
  const first = lines.findIndex((line) => !isComment(line))
  if (first < 0) return refuse(problem('labels.empty', { file }, `${file} names no labels.`))
  const delimiter = detectDelimiter(lines[first].text)
  const split = ({ line, text }: { line: number; text: string }): Row => ({ line, cells: splitLine(text, delimiter) })
  const columns = findColumns(split(lines[first]).cells)
  // Behind a header a line may start with a colour such as #ff0000; without one it is a comment.
  if (columns) return readRows(lines.slice(first + 1).map(split), columns, file)
  const rows = lines.filter((line) => !isComment(line)).map(split)
  if (rows.every(({ cells }) => /^-?\d+$/.test(cells[0]) && isText(cells[1])))
    return readRows(rows, { label: 0, name: 1, network: -1 }, file)
  if (rows.every(({ cells }) => cells.length === 1 && isText(cells[0])))
    return accept({ kind: 'listed', names: rows.map(({ cells }) => cells[0]) })
  const message = `${file} is no table of labels: neither columns 'index' and 'name', nor lines of 'label name', nor one name per line.`
  return refuse(problem('labels.unreadable', { file, line: rows[0].line }, message))
}

/**
 * Gives each label of a volume its name. A list of names belongs to the labels of the volume in ascending order when
 * there are as many; else its n-th name belongs to label n. Labels of the table that no voxel carries are kept;
 * labels without a name are called `label-N`; a name that comes twice gets its label behind it.
 * @param present  labels that occur in the volume, without 0, ascending
 * @returns ascending by label
 */
export function nameLabels(table: LabelTable | null, present: readonly number[], file: string): Checked<LabelName[]> {
  const findings: Finding[] = []
  const named = new Map<number, LabelName>()
  if (table?.kind === 'labelled') for (const entry of table.names) named.set(entry.label, entry)
  if (table?.kind === 'listed') {
    const highest = present.at(-1) ?? 0
    if (table.names.length !== present.length && highest > table.names.length) {
      const message = `${file} lists ${table.names.length} names, but the volume has ${present.length} labels up to ${highest}.`
      return refuse(problem('labels.count', { file }, message))
    }
    const fits = table.names.length === present.length
    table.names.forEach((name, i) => {
      const label = fits ? present[i] : i + 1
      named.set(label, { label, name, network: networkOf(name) })
    })
  }
  const unnamed = present.filter((label) => !named.has(label))
  if (table && unnamed.length > 0) {
    const message = `${file} does not name ${unnamed.length} labels of the volume: ${some(unnamed)}.`
    findings.push({ ...problem('labels.unnamed', { file }, message), severity: 'warning' })
  }
  for (const label of unnamed) named.set(label, { label, name: `label-${label}`, network: null })
  const sorted = [...named.values()].sort((a, b) => a.label - b.label)
  return accept(makeUnique(sorted, file, findings), findings)
}

/** The first few of a list, for a message. */
export const some = (items: ReadonlyArray<number | string>): string =>
  items.slice(0, 8).join(', ') + (items.length > 8 ? ` and ${items.length - 8} more` : '')

const isText = (cell: string | undefined): boolean =>
  cell !== undefined && !isMissing(cell) && Number.isNaN(Number(cell))

function problem(code: string, place: Finding['place'], message: string): Finding {
  const suggestion = 'Give a table with the columns index and name (BIDS dseg.tsv).'
  return { code, severity: 'error', place, message, suggestion }
}

interface Columns {
  label: number
  name: number
  network: number
}

function findColumns(header: readonly string[]): Columns | null {
  const lower = header.map((cell) => cell.toLowerCase())
  const find = (names: readonly string[]) => lower.findIndex((cell) => names.includes(cell))
  const columns = { label: find(columnNames.label), name: find(columnNames.name), network: find(columnNames.network) }
  return columns.label >= 0 && columns.name >= 0 ? columns : null
}

function readRows(rows: readonly Row[], columns: Columns, file: string): Checked<LabelTable> {
  const names = new Map<number, LabelName>()
  for (const { line, cells } of rows) {
    const label = Number(cells[columns.label] || NaN)
    const name = cells[columns.name]
    if (!Number.isInteger(label))
      return refuse(problem('labels.index', { file, line }, `'${cells[columns.label]}' in line ${line} is no label.`))
    if (names.has(label))
      return refuse(problem('labels.duplicate', { file, line }, `Label ${label} comes a second time in line ${line}.`))
    if (label === 0) continue
    const network = cells[columns.network]
    names.set(label, {
      label,
      name: name === undefined || isMissing(name) ? `label-${label}` : name,
      network: network === undefined || isMissing(network) ? networkOf(name ?? '') : network,
    })
  }
  return accept({ kind: 'labelled', names: [...names.values()] })
}

/** The network in a name as Schaefer's and Yeo's atlases build it: `7Networks_LH_Vis_1`, `LH_SalVentAttn_Med_2`. */
export const networkOf = (name: string): string | null => /^(?:\d+Networks_)?[LR]H_([A-Za-z]+)_/.exec(name)?.[1] ?? null

function makeUnique(names: readonly LabelName[], file: string, findings: Finding[]): LabelName[] {
  const times = new Map<string, number>()
  for (const { name } of names) times.set(name, (times.get(name) ?? 0) + 1)
  const twice = [...times].filter(([, count]) => count > 1).map(([name]) => name)
  if (twice.length === 0) return [...names]
  const message = `${twice.length} names belong to more than one label: ${some(twice)}. Their labels are put behind them.`
  findings.push({ ...problem('labels.sameName', { file }, message), severity: 'warning' })
  return names.map((entry) => (times.get(entry.name)! > 1 ? { ...entry, name: `${entry.name}-${entry.label}` } : entry))
}
