import { accept, refuse, type Checked, type Finding } from '../finding'
import { problem, some } from './labelProblem'
import { networkOf, type LabelName, type LabelTable } from './labelTable'

type Labelled = Extract<LabelTable, { kind: 'labelled' }>
type Listed = Extract<LabelTable, { kind: 'listed' }>

/**
 * Gives each label of a volume its name. A list of names belongs to the labels of the volume in ascending order when
 * there are as many; else its n-th name belongs to label n. Labels of the table that no voxel carries are kept, but of a
 * general table of colours; labels without a name are called `label-N`; a name that comes twice gets its label behind
 * it. Refused where the table names none of the labels, or counts them from 0.
 * @param present  labels that occur in the volume, without 0, ascending
 * @returns ascending by label
 */
export function nameLabels(table: LabelTable | null, present: readonly number[], file: string): Checked<LabelName[]> {
  const chosen = table?.kind === 'listed' ? ofList(table, present, file) : ofTable(table, present, file)
  if (!chosen.ok) return chosen
  const findings = [...chosen.findings]
  const named = new Map(chosen.value.map((entry) => [entry.label, entry]))
  const unnamed = present.filter((label) => !named.has(label))
  if (table && unnamed.length > 0) {
    const message = `${file} does not name ${unnamed.length} labels of the volume: ${some(unnamed)}.`
    findings.push({ ...problem('labels.unnamed', { file }, message), severity: 'warning' })
  }
  for (const label of unnamed) named.set(label, { label, name: `label-${label}`, network: null })
  const sorted = [...named.values()].sort((a, b) => a.label - b.label)
  return accept(makeUnique(sorted, file, findings), findings)
}

/**
 * Gives each map of a 4D atlas its name; the maps count from 1. Refused unless the table has a name for each map and
 * none more. A table that counts from 0 is understood, because the maps tell that there is no background among them.
 */
export function nameMaps(table: LabelTable | null, maps: number, file: string): Checked<LabelName[]> {
  const labels = Array.from({ length: maps }, (_, i) => i + 1)
  if (!table) return accept(labels.map((label) => ({ label, name: `map-${label}`, network: null })))
  const isFromZero = table.kind === 'labelled' && table.zero !== undefined && table.names.length === maps - 1
  const shifted: LabelTable = isFromZero
    ? { kind: 'labelled', names: [table.zero!, ...table.names].map((entry) => ({ ...entry, label: entry.label + 1 })) }
    : table
  const fits = shifted.kind === 'listed' || shifted.names.every(({ label }) => label >= 1 && label <= maps)
  if (!fits || shifted.names.length !== maps) {
    const odd = shifted.kind === 'labelled' ? shifted.names.find(({ label }) => label < 1 || label > maps) : undefined
    const message = `${file} names ${shifted.names.length} parcels, but the atlas has ${maps} maps.`
    return refuse(problem('labels.count', { file, line: odd?.line }, message, 'Give one name for each map, in order.'))
  }
  return nameLabels(shifted, labels, file)
}

function ofList({ names, networks }: Listed, present: readonly number[], file: string): Checked<LabelName[]> {
  const highest = present.at(-1) ?? 0
  const fits = names.length === present.length
  if (!fits && highest > names.length) {
    const message = `${file} lists ${names.length} names, but the volume has ${present.length} labels up to ${highest}.`
    return refuse(problem('labels.count', { file }, message))
  }
  return accept(
    names.map((name, i) => ({
      label: fits ? present[i] : i + 1,
      name,
      network: networks?.[i] ?? networkOf(name),
    })),
  )
}

function ofTable(table: Labelled | null, present: readonly number[], file: string): Checked<LabelName[]> {
  if (!table) return accept([])
  const { names, zero, general } = table
  const there = new Set(present)
  const used = names.filter(({ label }) => there.has(label))
  if (countsFromZero(table, present)) {
    const message = `${file} counts labels from 0 to ${names.length}, the volume from 1 to ${present.at(-1)}.`
    const todo = 'Count from 1 in the table as in the volume: label 0 means that there is no parcel.'
    return refuse(problem('labels.fromZero', { file, line: zero?.line }, message, todo))
  }
  if (used.length === 0 && present.length > 0) {
    const message = `${file} names none of the labels of the volume, which are ${some(present)}.`
    const todo = 'Give the table that belongs to this volume.'
    return refuse(problem('labels.foreign', { file, line: names[0]?.line }, message, todo))
  }
  if (!general || !isGeneral(names, used)) return accept(names)
  const message = `${file} is a table of ${names.length} labels; the ${used.length} that the volume has are taken.`
  const remark: Finding = { ...problem('labels.general', { file }, message, ''), severity: 'info' }
  return accept(used, [remark])
}

/**
 * A table of colours names many labels between those of the volume. One that goes on after them, as the table of a finer
 * atlas does, is no general table: what is too much in it is remarked on.
 */
function isGeneral(names: readonly LabelName[], used: readonly LabelName[]): boolean {
  const highest = Math.max(...used.map(({ label }) => label))
  const between = names.filter(({ label }) => label <= highest).length - used.length
  return names.length > 2 * used.length && between >= used.length
}

/** Label 0 is called like a region, and the last label of the volume is one more than the last of the table. */
function countsFromZero({ names, zero }: Labelled, present: readonly number[]): boolean {
  if (
    !zero ||
    /^(label-0|.*(unknown|background|clear|none|null|outside|exterior|medial|unlabel|\?\?\?).*)$/i.test(zero.name)
  )
    return false
  const highest = Math.max(0, ...names.map(({ label }) => label))
  return present.length === names.length + 1 && present.at(-1) === highest + 1
}

function makeUnique(names: readonly LabelName[], file: string, findings: Finding[]): LabelName[] {
  const times = new Map<string, number>()
  for (const { name } of names) times.set(name, (times.get(name) ?? 0) + 1)
  const twice = [...times].filter(([, count]) => count > 1).map(([name]) => name)
  if (twice.length === 0) return [...names]
  const message = `${twice.length} names belong to more than one label: ${some(twice)}. Their labels are put behind them.`
  const line = names.find(({ name }) => times.get(name)! > 1)?.line
  findings.push({ ...problem('labels.sameName', { file, line }, message), severity: 'warning' })
  return names.map((entry) => (times.get(entry.name)! > 1 ? { ...entry, name: `${entry.name}-${entry.label}` } : entry))
}
