import { AppError } from '../../preload/contract'
import { voxelsOf } from '../domain/cifti/voxelsOf'
import { encodeParcelConnectivity, encodeParcelSeries, type CiftiGrid, type ParcelToWrite } from '../domain/cifti/write'
import type { ParcelSeries } from '../domain/parcelSeries'
import type { FileStore } from '../ports'
import { demand } from './fileText'
import { readLabelVolume } from './volumeFiles'

/**
 * Writes a parcel series as CIFTI-2 (`.ptseries.nii`), with the voxels of its parcels where the label volume of its
 * atlas is at hand. Throws AppError 'input.bad' where the time between frames is unknown: the format must say it.
 */
export async function writeCiftiSeries(files: FileStore, path: string, series: ParcelSeries): Promise<void> {
  if (series.trSeconds === null) throw noTime()
  const { parcels, grid } = await placeParcels(files, series)
  await files.write(path, encodeParcelSeries(parcels, grid, series.trSeconds, series.values))
}

/** Writes a connectivity matrix of a series' parcels, [parcels, parcels], as CIFTI-2 (`.pconn.nii`). */
export async function writeCiftiConnectivity(
  files: FileStore,
  path: string,
  series: Pick<ParcelSeries, 'parcels' | 'atlas'>,
  matrix: Float32Array,
): Promise<void> {
  const { parcels, grid } = await placeParcels(files, series)
  await files.write(path, encodeParcelConnectivity(parcels, grid, matrix))
}

async function placeParcels(
  files: FileStore,
  { parcels, atlas }: Pick<ParcelSeries, 'parcels' | 'atlas'>,
): Promise<{ parcels: ParcelToWrite[]; grid: CiftiGrid | null }> {
  const isThere = atlas?.file && (await files.facts(atlas.file))?.kind === 'file'
  if (!isThere) return { parcels: parcels.map(({ name }) => ({ name, voxels: [] })), grid: null }
  const volume = demand(await readLabelVolume(files, atlas.file!))
  const voxels = voxelsOf(
    volume,
    parcels.map(({ label }) => label),
  )
  return { parcels: parcels.map(({ name }, i) => ({ name, voxels: voxels[i] })), grid: volume }
}

const noTime = (): AppError => {
  const message = 'Nothing says how long a frame of the series took, and a CIFTI series has to.'
  const suggestion = 'Put RepetitionTime (seconds) into the JSON sidecar of the series.'
  return new AppError('input.bad', message, [
    { code: 'series.tr.unknown', severity: 'error', place: {}, message, suggestion },
  ])
}
