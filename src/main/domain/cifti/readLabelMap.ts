import type { LabelTable } from '../atlas/labelTable'
import type { ByteSource } from '../byteSource'
import { accept, refuse, type Checked } from '../finding'
import { readBrainModels, type BrainModels } from './brainModels'
import { notCifti, readLayout, readValues } from './layout'
import { readMaps } from './maps'
import { readCiftiLabels } from './readLabels'

/** An atlas of places on surfaces and in voxels. */
export interface CiftiLabelMap {
  /** Names of the labels; without 0, which is no parcel. */
  table: LabelTable
  /** [places] the label of each place, in the order of `models`. */
  labels: Int32Array
  places: BrainModels
}

/**
 * Reads a CIFTI-2 atlas (`.dlabel.nii`) of one map. Refused where it has several maps, labels that are no whole numbers,
 * or places that do not hold together.
 */
export async function readCiftiLabelMap(source: ByteSource, file: string): Promise<Checked<CiftiLabelMap>> {
  const table = await readCiftiLabels(source, file)
  if (!table.ok) return table
  const layout = await readLayout(source, file)
  if (!layout.ok) return layout
  const maps = readMaps(layout.value.xml)
  const places = readBrainModels(layout.value.xml)
  if (!places || !maps?.some(({ kind }) => kind === 'brainModels'))
    return refuse(notCifti(file, 'Its XML does not say where its labels are.'))
  const count = places.models.reduce((sum, model) => sum + model.count, 0)
  const [first, second] = layout.value.shape
  if (first * second !== count)
    return refuse(notCifti(file, `Its XML tells of ${count} places, its header of ${first} x ${second}.`))
  const values = await readValues(source, layout.value, file)
  if (!values.ok) return values
  const labels = Int32Array.from(values.value)
  const odd = labels.findIndex((label, i) => label !== values.value[i])
  if (odd >= 0)
    return refuse(notCifti(file, `Place ${odd} has the label ${values.value[odd]}, which is no whole number.`))
  return accept({ table: table.value, labels, places }, table.findings)
}
