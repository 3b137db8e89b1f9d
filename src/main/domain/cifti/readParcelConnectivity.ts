import type { ByteSource } from '../byteSource'
import { toParcelMatrix, whyNotSquare, type ParcelMatrix } from '../connectivity/parcelMatrix'
import { accept, refuse, type Checked, type Finding } from '../finding'
import { problem } from '../matrix/matrix'
import { notCifti, readLayout, readValues, whyCut, type CiftiLayout } from './layout'
import { readMaps, type CiftiParcel, type IndexMap } from './maps'

export interface CiftiConnectivity extends ParcelMatrix {
  /** In the order of the rows. */
  parcels: CiftiParcel[]
}

/**
 * Reads connectivity of parcels from a CIFTI-2 file (`.pconn.nii`), of any datatype and byte order, slope and intercept
 * applied. A row is a place along dimension 1, as `wb_command` counts rows. What a side stands for is told by the XML:
 * writers differ in the intent code of the header. For the names and values see `toParcelMatrix`.
 */
export async function readCiftiConnectivity(source: ByteSource, file: string): Promise<Checked<CiftiConnectivity>> {
  const outline = await outlineCiftiConnectivity(source, file)
  if (!outline.ok) return outline
  const { layout, rows, columns } = outline.value
  const values = await readValues(source, layout, file)
  if (!values.ok) return values
  const matrix = toParcelMatrix({ rows: rows.map(nameOf), columns: columns.map(nameOf), values: values.value }, file)
  return matrix.ok ? accept({ ...matrix.value, parcels: rows }, matrix.findings) : matrix
}

interface Outline {
  layout: CiftiLayout
  rows: CiftiParcel[]
  columns: CiftiParcel[]
}

/** The same without the values: whether the file is connectivity of parcels, square and there to its end. */
export async function outlineCiftiConnectivity(source: ByteSource, file: string): Promise<Checked<Outline>> {
  const layout = await readLayout(source, file)
  if (!layout.ok) return layout
  const maps = readMaps(layout.value.xml)
  if (!maps) return refuse(notCifti(file, 'Its XML does not describe a matrix.'))
  const [across, down] = maps
  if (across.kind !== 'parcels' || down.kind !== 'parcels') return refuse(notConnectivity(maps, file))
  const [columns, rows] = [across.parcels, down.parcels]
  const { shape } = layout.value
  if (columns.length !== shape[0] || rows.length !== shape[1]) {
    const why = `Its XML tells of ${rows.length} x ${columns.length} values, its header of ${shape[1]} x ${shape[0]}.`
    return refuse(notCifti(file, why))
  }
  const odd = whyNotSquare(rows.length, columns.length, file) ?? whyCut(layout.value, source.bytes, file)
  return odd ? refuse(odd) : accept({ layout: layout.value, rows, columns })
}

const nameOf = ({ name }: CiftiParcel): string => name

function notConnectivity(maps: readonly IndexMap[], file: string): Finding {
  const kinds = maps.map(({ kind }) => kind)
  if (kinds.includes('brainModels') && kinds.every((kind) => kind === 'parcels' || kind === 'brainModels'))
    return problem(
      'cifti.connectivity.dense',
      file,
      `${file} is connectivity of places, not of parcels.`,
      'Average it over the parcels of an atlas: wb_command -cifti-parcellate, along both sides.',
    )
  const message = `${file} holds ${kinds.join(' by ')}: it is no connectivity of parcels.`
  return problem('cifti.connectivity.none', file, message, 'Give a .pconn.nii file.')
}
