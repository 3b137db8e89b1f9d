import { networkOf, type LabelName, type LabelTable } from '../atlas/labelTable'
import type { ByteSource } from '../byteSource'
import { accept, refuse, type Checked } from '../finding'
import { problem } from '../matrix/matrix'
import { notCifti, readLayout } from './layout'
import { readMaps } from './maps'

/**
 * The label table of a CIFTI-2 atlas (`.dlabel.nii`), without key 0, which means 'no parcel' by convention. Refused
 * where the file has more than one map of labels: nothing says which is meant.
 */
export async function readCiftiLabels(source: ByteSource, file: string): Promise<Checked<LabelTable>> {
  const layout = await readLayout(source, file)
  if (!layout.ok) return layout
  const maps = readMaps(layout.value.xml)
  if (!maps) return refuse(notCifti(file, 'Its XML does not describe a matrix.'))
  const labels = maps.find((map) => map.kind === 'labels')
  if (!labels) return refuse(problem('cifti.noLabels', file, `${file} holds no labels.`, 'Give a .dlabel.nii file.'))
  if (labels.tables.length !== 1)
    return refuse(
      problem(
        'cifti.labels.several',
        file,
        `${file} holds ${labels.tables.length} maps of labels: ${labels.tables
          .slice(0, 8)
          .map(({ name }) => name)
          .join(', ')}.`,
        'Save the one that is meant as a file of its own: wb_command -cifti-merge OUT.dlabel.nii -cifti FILE -column N',
      ),
    )
  const named = new Map<number, LabelName>()
  for (const { key, name } of labels.tables[0].labels) {
    if (!Number.isInteger(key) || named.has(key))
      return refuse(
        problem(
          'labels.duplicate',
          file,
          `${file} has a label ${key} that is none, or is there twice.`,
          'Write it again.',
        ),
      )
    if (key !== 0) named.set(key, { label: key, name, network: networkOf(name) })
  }
  return accept({ kind: 'labelled', names: [...named.values()] })
}
