import { accept, refuse, type Checked } from '../finding'
import { detectDelimiter, filledLines, isMissing, splitLine, type Row } from '../tables/delimited'
import { chooseColumns, type LabelColumns } from './labelColumns'
import { parseAtlasXml } from './atlasXml'
import { problem } from './labelProblem'
import { networkOf, type LabelName, type LabelTable } from './labelTable'

/** A line of an ITK-SNAP table: index, colour, opacity, two switches, and a name in quotes. */
const itkLine = /^\s*(\d+)(?:\s+\d+){3}\s+[\d.]+\s+[01]\s+[01]\s+"(.*)"\s*$/
const mostWords = 6

/**
 * Reads the table of an atlas, whichever of these it is: columns under a header, among them one of labels and one of
 * names (BIDS `dseg.tsv`, XCP-D, csv with `index,name` or `label,region`), or names alone in the order of labels;
 * lines of `label name colour...` without a header (FSL, FreeSurfer, Schaefer's order files, MRIcron, ITK-SNAP); one name
 * per line; an atlas of FSL in XML. Label 0 is left out: it means 'no parcel' in label volumes and their tables by
 * convention. A network comes from its column, else from a name such as `7Networks_LH_Vis_1` or `LH_Vis_1`, else it is
 * null.
 */
export function parseLabelTable(text: string, file: string): Checked<LabelTable> {
  if (/^\uFEFF?\s*</.test(text)) return parseAtlasXml(text, file)
  const lines = filledLines(text)
  const isComment = ({ text }: { text: string }) => text.startsWith('#')
  const first = lines.findIndex((line) => !isComment(line))
  if (first < 0) return refuse(problem('labels.empty', { file }, `${file} names no labels.`))
  const delimiter = detectDelimiter(lines[first].text)
  const split = ({ line, text }: { line: number; text: string }): Row => ({ line, cells: splitLine(text, delimiter) })
  // Behind a header a line may start with a colour such as #ff0000; without one it is a comment.
  const below = lines.slice(first + 1).map(split)
  const columns = chooseColumns(split(lines[first]).cells, below)
  if (columns) return columns.label < 0 ? readNames(below, columns, file) : readRows(below, columns, file)

  const plain = lines.filter((line) => !isComment(line))
  const snap = plain.map(({ line, text }) => ({ line, cells: itkLine.exec(text)?.slice(1) ?? [] }))
  if (snap.every(({ cells }) => cells.length > 0)) return readRows(snap, { label: 0, name: 1, network: -1 }, file, true)
  const rows = plain.map(split)
  if (rows.every(({ cells }) => /^-?\d+$/.test(cells[0]) && isText(cells[1]))) return readColours(rows, file)
  if (rows.every(({ cells }) => isText(cells[0]) && (delimiter === ' ' ? cells.length <= mostWords : !cells[1])))
    return accept({ kind: 'listed', names: rows.map(({ cells }) => cells.filter(Boolean).join(' ')) })
  const message = `${file} is no table of labels: neither columns 'index' and 'name', nor lines of 'label name', nor one name per line.`
  return refuse(problem('labels.unreadable', { file, line: rows[0].line }, message))
}

const isText = (cell: string | undefined): boolean =>
  cell !== undefined && !isMissing(cell) && Number.isNaN(Number(cell))

/**
 * Rows of label, name and perhaps numbers that belong to neither: a colour, a code. In text divided by spaces a name
 * may have several words, and what is number at the end of every row is cut off it unless names would become the same.
 */
function readColours(rows: readonly Row[], file: string): Checked<LabelTable> {
  const trailing = rows.map(({ cells }) => cells.length - 1 - cells.findLastIndex((cell) => isText(cell)))
  const cut = Math.min(...trailing)
  const named = (without: number) =>
    rows.map(({ cells, line }) => ({ line, cells: [cells[0], cells.slice(1, cells.length - without).join(' ')] }))
  const short = named(cut)
  const isUnique = new Set(short.map(({ cells }) => cells[1])).size === short.length
  const chosen = isUnique || cut >= 3 ? short : named(0)
  return readRows(chosen, { label: 0, name: 1, network: -1 }, file, cut >= 3)
}

function readRows(rows: readonly Row[], columns: LabelColumns, file: string, general = false): Checked<LabelTable> {
  const names = new Map<number, LabelName>()
  for (const { line, cells } of rows) {
    const label = Number(cells[columns.label] || NaN)
    const name = cells[columns.name]
    if (!Number.isInteger(label))
      return refuse(problem('labels.index', { file, line }, `'${cells[columns.label]}' in line ${line} is no label.`))
    if (names.has(label))
      return refuse(problem('labels.duplicate', { file, line }, `Label ${label} comes a second time in line ${line}.`))
    const known = name !== undefined && !isMissing(name)
    const network = networkIn(cells, columns, known ? name : '')
    names.set(label, { label, name: known ? name : `label-${label}`, network, line })
  }
  const zero = names.get(0)
  names.delete(0)
  return accept({ kind: 'labelled', names: [...names.values()], ...(zero && { zero }), ...(general && { general }) })
}

function readNames(rows: readonly Row[], columns: LabelColumns, file: string): Checked<LabelTable> {
  const nameless = rows.find(({ cells }) => isMissing(cells[columns.name] ?? ''))
  if (nameless)
    return refuse(problem('labels.unreadable', { file, line: nameless.line }, `Line ${nameless.line} names nothing.`))
  if (rows.length === 0) return refuse(problem('labels.empty', { file }, `${file} names no labels.`))
  const names = rows.map(({ cells }) => cells[columns.name])
  return accept({ kind: 'listed', names, networks: rows.map(({ cells }, i) => networkIn(cells, columns, names[i])) })
}

const networkIn = (cells: readonly string[], columns: LabelColumns, name: string): string | null => {
  const network = cells[columns.network]
  return network === undefined || isMissing(network) ? networkOf(name) : network
}
