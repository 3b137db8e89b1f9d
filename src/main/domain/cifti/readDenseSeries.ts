import type { ByteSource } from '../byteSource'
import { accept, refuse, type Checked } from '../finding'
import { problem } from '../matrix/matrix'
import { placesOf, readBrainModels, type BrainModels } from './brainModels'
import { notCifti, readLayout, whyCut, type CiftiLayout } from './layout'
import { readMaps } from './maps'
import { notSeconds, notSeries } from './readParcelSeries'

/** What a dense CIFTI series says of itself; its values are left in the file. */
export interface DenseSeriesHeader extends BrainModels {
  layout: CiftiLayout
  frames: number
  /** Seconds between frames. */
  trSeconds: number
  /** Whether the frames of one place lie side by side, as Workbench writes them, and not the places of one frame. */
  byPlace: boolean
}

/** Reads what precedes the values of a dense CIFTI-2 series (`.dtseries.nii`). Other kinds are refused with what they are. */
export async function readDenseSeries(source: ByteSource, file: string): Promise<Checked<DenseSeriesHeader>> {
  const layout = await readLayout(source, file)
  if (!layout.ok) return layout
  const maps = readMaps(layout.value.xml)
  if (!maps) return refuse(notCifti(file, 'Its XML does not describe a matrix.'))
  const timeSide = maps[0].kind === 'series' ? 0 : 1
  const [time, places] = [maps[timeSide], maps[1 - timeSide]]
  if (time.kind === 'series' && places.kind === 'parcels') {
    const message = `${file} is a parcel series already: there is nothing to average.`
    return refuse(problem('cifti.parcels', file, message, 'Use it as a series.'))
  }
  if (time.kind !== 'series' || places.kind !== 'brainModels') return refuse(notSeries(maps, file))
  const brain = readBrainModels(layout.value.xml)
  const { shape } = layout.value
  const [frames, count] = [shape[timeSide], shape[1 - timeSide]]
  if (!brain || time.points !== frames || placesOf(brain) !== count)
    return refuse(notCifti(file, 'What its XML tells of time and places does not fit its header.'))
  if (time.unit !== 'SECOND' || !(time.step > 0 && Number.isFinite(time.step))) return refuse(notSeconds(time, file))
  const cut = whyCut(layout.value, source.bytes, file)
  if (cut) return refuse(cut)
  return accept({ ...brain, layout: layout.value, frames, trSeconds: time.step, byPlace: timeSide === 0 })
}
