import type { LabelTable } from '../atlas/labelTable'
import { toLabels } from '../atlas/labelVolume'
import { clearLabels, leaveOutNoParcel } from '../atlas/noParcel'
import type { ByteSource } from '../byteSource'
import { accept, refuse, type Checked } from '../finding'
import { problem } from '../matrix/matrix'
import { makeVoxelDecoder } from '../nifti/voxels'
import { placesOf, readBrainModels, type BrainModels } from './brainModels'
import { chooseMap } from './chooseMap'
import {
  mostValueBytes,
  notCifti,
  readLayout,
  scalingOf,
  tooLarge,
  valueBytes,
  whyCut,
  type CiftiLayout,
} from './layout'
import { readMaps } from './maps'
import { toLabelNames } from './readLabels'

/** An atlas of places on surfaces and in voxels. */
export interface CiftiLabelMap {
  /** Names of the labels; without 0 and those that are called like the wall between the hemispheres. */
  table: Extract<LabelTable, { kind: 'labelled' }>
  /** [places] the label of each place, in the order of `models`; 0 for no parcel. */
  labels: Int32Array
  places: BrainModels
  /** The map's name, and how many maps the file has. */
  map: string
  maps: number
}

/**
 * Reads one map of a CIFTI-2 atlas (`.dlabel.nii`). Refused where it has several and `wanted`, a name or a number from
 * 1, is null; where labels are no whole numbers; and where places do not hold together.
 */
export async function readCiftiLabelMap(
  source: ByteSource,
  file: string,
  wanted: string | null = null,
): Promise<Checked<CiftiLabelMap>> {
  const layout = await readLayout(source, file)
  if (!layout.ok) return layout
  const maps = readMaps(layout.value.xml)
  if (!maps) return refuse(notCifti(file, 'Its XML does not describe a matrix.'))
  const side = maps[0].kind === 'labels' ? 0 : 1
  const [ofLabels, ofPlaces] = [maps[side], maps[1 - side]]
  if (ofLabels.kind !== 'labels' || ofPlaces.kind !== 'brainModels')
    return refuse(problem('cifti.noLabels', file, `${file} holds no labels of places.`, 'Give a .dlabel.nii file.'))
  const places = readBrainModels(layout.value.xml)
  const { shape } = layout.value
  if (!places || ofLabels.tables.length !== shape[side] || placesOf(places) !== shape[1 - side])
    return refuse(notCifti(file, 'What its XML tells of places and maps does not fit its header.'))

  const names = ofLabels.tables.map(({ name }) => name)
  const chosen = chooseMap(names, wanted, file)
  if (!chosen.ok) return chosen
  const named = toLabelNames(ofLabels.tables[chosen.value].labels, file)
  if (!named.ok) return named
  const { kept, left, findings } = leaveOutNoParcel(named.value, file)
  const labels = await readLabels(source, layout.value, side, chosen.value, file)
  if (!labels.ok) return labels
  clearLabels(labels.value, left)
  const table = { kind: 'labelled' as const, names: kept }
  return accept({ table, labels: labels.value, places, map: names[chosen.value], maps: names.length }, findings)
}

/** The values of one map. They may lie among those of other maps, so all are read. */
async function readLabels(
  source: ByteSource,
  layout: CiftiLayout,
  side: number,
  map: number,
  file: string,
): Promise<Checked<Int32Array>> {
  const bytes = valueBytes(layout)
  if (!(bytes <= mostValueBytes)) return refuse(tooLarge(bytes, file))
  const cut = whyCut(layout, source.bytes, file)
  if (cut) return refuse(cut)
  const { datatype, fields, shape } = layout
  const decode = makeVoxelDecoder({ datatype, littleEndian: fields.littleEndian })
  const all = decode(await source.read(fields.voxelOffset, bytes))
  const count = shape[1 - side]
  const [first, step] = side === 0 ? [map, shape[0]] : [map * count, 1]
  const stored = Float64Array.from({ length: count }, (_, place) => all[first + place * step])
  const { slope, intercept } = scalingOf(layout)
  const labels = new Int32Array(count)
  const odd = toLabels(stored, slope, intercept, labels, file)
  return odd ? refuse(odd) : accept(labels)
}
