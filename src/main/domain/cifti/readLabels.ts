import { networkOf, type LabelName, type LabelTable } from '../atlas/labelTable'
import { leaveOutNoParcel } from '../atlas/noParcel'
import type { ByteSource } from '../byteSource'
import { accept, refuse, type Checked } from '../finding'
import { problem } from '../matrix/matrix'
import { chooseMap } from './chooseMap'
import { notCifti, readLayout } from './layout'
import { readMaps } from './maps'

/**
 * The label table of a CIFTI-2 atlas (`.dlabel.nii`), without key 0, which means 'no parcel' by convention, and without
 * labels that are called like no parcel. Refused where the file has more than one map of labels: nothing says which is
 * meant.
 */
export async function readCiftiLabels(source: ByteSource, file: string): Promise<Checked<LabelTable>> {
  const layout = await readLayout(source, file)
  if (!layout.ok) return layout
  const maps = readMaps(layout.value.xml)
  if (!maps) return refuse(notCifti(file, 'Its XML does not describe a matrix.'))
  const labels = maps.find((map) => map.kind === 'labels')
  if (!labels) return refuse(problem('cifti.noLabels', file, `${file} holds no labels.`, 'Give a .dlabel.nii file.'))
  const names = labels.tables.map(({ name }) => name)
  const chosen = chooseMap(names, null, file)
  if (!chosen.ok) return chosen
  const named = toLabelNames(labels.tables[chosen.value].labels, file)
  if (!named.ok) return named
  const { kept, findings } = leaveOutNoParcel(named.value, file)
  return accept({ kind: 'labelled', names: kept }, findings)
}

/** Keys and names of a table of labels; a finding where a key is no whole number or comes twice. */
export function toLabelNames(labels: ReadonlyArray<{ key: number; name: string }>, file: string): Checked<LabelName[]> {
  const named = new Map<number, LabelName>()
  for (const { key, name } of labels) {
    if (!Number.isInteger(key) || named.has(key)) {
      const message = `${file} has a label ${key} that is none, or is there twice.`
      return refuse(problem('labels.duplicate', file, message, 'Write it again.'))
    }
    named.set(key, { label: key, name, network: networkOf(name) })
  }
  return accept([...named.values()])
}
