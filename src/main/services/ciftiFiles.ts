import { AppError } from '../../preload/contract'
import { ciftiKind } from '../domain/cifti/kinds'
import { readCiftiLabelMap } from '../domain/cifti/readLabelMap'
import { voxelsOf } from '../domain/cifti/voxelsOf'
import {
  encodeParcelConnectivity,
  encodeParcelSeries,
  type CiftiGrid,
  type CiftiSurface,
  type ParcelToWrite,
} from '../domain/cifti/write'
import type { ParcelInfo, ParcelSeries } from '../domain/parcelSeries'
import type { FileStore } from '../ports'
import { demand } from './fileText'
import { baseName } from './paths'
import { readLabelVolume } from './volumeFiles'
import { fileSource } from './weights/openWeights'

/**
 * Writes a parcel series as CIFTI-2 (`.ptseries.nii`), with the voxels of its parcels where the label volume of its
 * atlas is at hand. Throws AppError 'input.bad' where the time between frames is unknown: the format must say it.
 */
export async function writeCiftiSeries(files: FileStore, path: string, series: ParcelSeries): Promise<void> {
  if (series.trSeconds === null) throw noTime()
  const { parcels, grid, surfaces } = await placeParcels(files, series)
  await files.write(path, encodeParcelSeries(parcels, grid, series.trSeconds, series.values, surfaces))
}

/** Writes a connectivity matrix of a series' parcels, [parcels, parcels], as CIFTI-2 (`.pconn.nii`). */
export async function writeCiftiConnectivity(
  files: FileStore,
  path: string,
  series: Pick<ParcelSeries, 'parcels' | 'atlas'>,
  matrix: Float32Array,
): Promise<void> {
  const { parcels, grid, surfaces } = await placeParcels(files, series)
  await files.write(path, encodeParcelConnectivity(parcels, grid, matrix, surfaces))
}

interface Placed {
  parcels: ParcelToWrite[]
  grid: CiftiGrid | null
  surfaces: CiftiSurface[]
}

/** Where parcels lie: the voxels of their labels, also with vertices in a CIFTI atlas. Maps of weights have no such places. */
async function placeParcels(
  files: FileStore,
  { parcels, atlas }: Pick<ParcelSeries, 'parcels' | 'atlas'>,
): Promise<Placed> {
  const isThere = atlas?.file && (await files.facts(atlas.file))?.kind === 'file'
  if (!isThere || atlas.kind === 'maps')
    return { parcels: parcels.map(({ name }) => ({ name, voxels: [] })), grid: null, surfaces: [] }
  if (ciftiKind(baseName(atlas.file!))) return placeOnSurfaces(files, atlas.file!, parcels)
  const volume = demand(await readLabelVolume(files, atlas.file!))
  const voxels = voxelsOf(
    volume,
    parcels.map(({ label }) => label),
  )
  return { parcels: parcels.map(({ name }, i) => ({ name, voxels: voxels[i] })), grid: volume, surfaces: [] }
}

async function placeOnSurfaces(
  files: FileStore,
  path: string,
  parcels: ReadonlyArray<Pick<ParcelInfo, 'name' | 'label'>>,
): Promise<Placed> {
  const { labels, places } = demand(await readCiftiLabelMap(await fileSource(files, path), baseName(path)))
  const surfaces = places.models.flatMap(({ structure, surfaceVertices }) =>
    surfaceVertices === null ? [] : [{ structure, surfaceVertices }],
  )
  const placed = parcels.map(({ name, label }): ParcelToWrite => {
    const voxels: number[] = []
    const vertices: Array<{ structure: string; vertices: number[] }> = []
    for (const model of label === null ? [] : places.models) {
      const own: number[] = []
      for (let i = 0; i < model.count; i++) {
        if (labels[model.offset + i] !== label) continue
        if (model.vertices) own.push(model.vertices[i])
        else voxels.push(...model.voxels!.subarray(3 * i, 3 * i + 3))
      }
      if (own.length > 0) vertices.push({ structure: model.structure, vertices: own })
    }
    return { name, voxels, vertices }
  })
  return { parcels: placed, grid: places.volume, surfaces }
}

const noTime = (): AppError => {
  const message = 'Nothing says how long a frame of the series took, and a CIFTI series has to.'
  const suggestion = 'Put RepetitionTime (seconds) into the JSON sidecar of the series.'
  return new AppError('input.bad', message, [
    { code: 'series.tr.unknown', severity: 'error', place: {}, message, suggestion },
  ])
}
