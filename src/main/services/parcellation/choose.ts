import type { Finding } from '../../domain/finding'
import { problem } from '../../domain/matrix/matrix'
import type { FileStore } from '../../ports'
import { demand } from '../fileText'
import { baseName } from '../paths'
import { readNiftiHeader } from '../volumeFiles'
import { prepareDense } from './dense'
import { isOfPlaces } from './denseRecording'
import { prepareLabels } from './labels'
import { prepareMaps } from './maps'
import { unfit, type Method, type Wanted } from './method'

/** The way to parcel series that recording and atlas ask for, by what they are. Throws AppError where they do not go together. */
export async function chooseMethod(files: FileStore, wanted: Wanted, findings: Finding[]): Promise<Method> {
  const [bold, atlas] = [baseName(wanted.bold), baseName(wanted.atlas)]
  if (isOfPlaces(bold)) {
    if (!isOfPlaces(atlas) && demand(await readNiftiHeader(files, wanted.atlas)).frames > 1)
      throw unfit(mapsOfVolume(bold, atlas))
    return prepareDense(files, wanted, findings)
  }
  const header = demand(await readNiftiHeader(files, wanted.bold), findings)
  if (header.dimensions < 4) throw unfit(notRecording(bold), findings)
  if (isOfPlaces(atlas)) throw unfit(placesOnVolume(bold, atlas), findings)
  const { frames } = demand(await readNiftiHeader(files, wanted.atlas))
  return frames > 1 ? prepareMaps(files, wanted, header, findings) : prepareLabels(files, wanted, header, findings)
}

const notRecording = (file: string): Finding => {
  const message = `${file} is a single volume; a recording over time (4D) is needed.`
  const place = { file, field: 'dim[0]' }
  return { code: 'nifti.notRecording', severity: 'error', place, message, suggestion: 'Give the 4D BOLD file.' }
}

const placesOnVolume = (bold: string, atlas: string): Finding =>
  problem(
    'atlas.places.volume',
    bold,
    `${atlas} names places on surfaces, which the voxels of ${bold} are not.`,
    'Give a label volume in the space of the recording, or the recording as .dtseries.nii or .func.gii.',
  )

const mapsOfVolume = (bold: string, atlas: string): Finding =>
  problem(
    'atlas.maps.places',
    bold,
    `${atlas} holds maps over voxels, and ${bold} is a recording on surfaces.`,
    'Give a .dlabel.nii or .label.gii file, or the recording as a 4D volume.',
  )
