import type { ByteSource } from '../byteSource'
import { accept, refuse, type Checked, type Finding } from '../finding'
import { problem, toMatrix, type Matrix } from '../matrix/matrix'
import { notCifti, readLayout, readValues } from './layout'
import { readMaps, type CiftiParcel, type IndexMap } from './maps'

export interface CiftiSeries {
  parcels: CiftiParcel[]
  /** [frames, parcels]. */
  matrix: Matrix
  /** Seconds between frames. */
  trSeconds: number
}

/**
 * Reads a parcel series from a CIFTI-2 file (`.ptseries.nii`), whichever dimension is time: the file says so itself.
 * Files of places instead of parcels, of connections and of single values are refused, with what to do about them.
 */
export async function readCiftiSeries(source: ByteSource, file: string): Promise<Checked<CiftiSeries>> {
  const layout = await readLayout(source, file)
  if (!layout.ok) return layout
  const maps = readMaps(layout.value.xml)
  if (!maps) return refuse(notCifti(file, 'Its XML does not describe a matrix.'))
  const timeSide = maps[0].kind === 'series' ? 0 : 1
  const [time, parcels] = [maps[timeSide], maps[1 - timeSide]]
  if (time.kind !== 'series' || parcels.kind !== 'parcels') return refuse(notSeries(maps, file))
  const { shape } = layout.value
  const [frames, width] = [shape[timeSide], shape[1 - timeSide]]
  if (time.points !== frames || parcels.parcels.length !== width)
    return refuse(
      notCifti(
        file,
        `Its XML tells of ${time.points} x ${parcels.parcels.length} values, its header of ${frames} x ${width}.`,
      ),
    )
  if (time.unit !== 'SECOND' || !(time.step > 0 && Number.isFinite(time.step))) return refuse(notSeconds(time, file))
  const values = await readValues(source, layout.value, file)
  if (!values.ok) return values
  const matrix = toMatrix(values.value, frames, width, timeSide === 0 ? 'F' : 'C')
  return accept({ parcels: parcels.parcels, matrix, trSeconds: time.step })
}

export const notSeconds = ({ step, unit }: { step: number; unit: string }, file: string): Finding =>
  problem(
    'cifti.unit',
    file,
    `The frames of ${file} are ${step} ${unit} apart, not seconds.`,
    'Give a series over time.',
  )

/** What a file holds that is no series of parcels, and what to do. */
export function notSeries(maps: readonly IndexMap[], file: string): Finding {
  const kinds = maps.map(({ kind }) => kind)
  if (kinds.includes('series') && kinds.includes('brainModels'))
    return problem(
      'cifti.dense',
      file,
      `${file} is a dense series: a value for each place of the surface, not for each parcel.`,
      'Average it over the parcels of an atlas: boldscope parcellate --bold FILE.dtseries.nii --atlas ATLAS.dlabel.nii --out FOLDER',
    )
  if (kinds.every((kind) => kind === 'parcels' || kind === 'brainModels'))
    return problem(
      'cifti.connectivity',
      file,
      `${file} is a connectivity matrix: it has no time.`,
      'Give the series that it was computed from (.ptseries.nii), or the matrix of parcels where connectivity is taken: boldscope connectivity --matrix FILE.pconn.nii',
    )
  if (kinds.includes('labels'))
    return problem('cifti.labels', file, `${file} holds labels: it is an atlas, not a series.`, 'Use it as an atlas.')
  return problem(
    'cifti.notSeries',
    file,
    `${file} holds ${kinds.join(' by ')}: it has no time.`,
    'Give a .ptseries.nii file.',
  )
}
