import { entityOf, parseBidsName } from '../../domain/bids'
import { encodeMat } from '../../domain/matlab/writeMat'
import { describeCleaning } from '../../domain/methods/describeCleaning'
import { encodeNpy } from '../../domain/npy'
import type { AtlasReference, ParcelSeries } from '../../domain/parcelSeries'
import { formatCsv, formatFloat32 } from '../../domain/tables/delimited'
import { formatSeriesSidecar } from '../../domain/tables/seriesSidecar'
import { formatSeriesTable } from '../../domain/tables/seriesTable'
import { writeCiftiSeries } from '../ciftiFiles'
import { formatJson } from '../formatJson'
import { demand } from '../fileText'
import { baseName, folderOf, joinPath, relativePath } from '../paths'
import { makeSidecarReader } from '../series/readSidecars'
import { readSeries } from '../seriesFiles'
import type { AtlasShelf } from './atlasShelf'
import { passOn, tryFormat, type ExportedSeries, type ExportFolder } from './exportFolder'
import { paintMap } from './paintMap'
import type { PlacedItem } from './place'

const ofSeries = ['RepetitionTime', 'SamplingFrequency', 'Atlas', 'Parcels', 'Phantom']

/** Writes a parcel series in the formats that were asked for, each with the sidecar. Throws what reading throws. */
export async function writeSeriesItem(
  folder: ExportFolder,
  atlases: AtlasShelf,
  item: PlacedItem,
): Promise<ExportedSeries> {
  const { files, formats, findings } = folder
  const read = demand(await readSeries(files, item.path, folder.times[item.path]), findings)
  const series = { ...read, atlas: read.atlas ?? atlasByName(item) }
  const given = demand(await makeSidecarReader(files)(item.path))
  const sidecar = await passOn(folder, item, given)
  const more = Object.fromEntries(Object.entries(sidecar).filter(([key]) => !ofSeries.includes(key)))
  const shelved = formats.has('bids') ? await atlases.put(series.atlas, item) : null
  const atlas = series.atlas && { ...series.atlas, hash: shelved?.hash ?? series.atlas.hash }
  const way = shelved && relativePath(folderOf(item.target), shelved.target)
  const text = formatSeriesSidecar({ ...series, atlas }, way, more)
  folder.described.push({
    recording: item.recording,
    kind: 'series',
    sidecar: JSON.parse(text) as Record<string, unknown>,
    frames: series.frames,
    parcels: series.parcels.length,
    references: await atlases.referencesOf(series.atlas),
  })
  await writeFormats(folder, item, series)
  await folder.write(`${item.target}.json`, text)
  if (formats.has('nifti') && series.coverage && describeCleaning(given) === null)
    await paintMap(folder, atlases, { item, series }, { stat: 'coverage', values: series.coverage, about: coverage })
  return { item, series }
}

/** The atlas that a file's name tells, where its sidecar does not. */
function atlasByName({ target }: PlacedItem): AtlasReference | null {
  const name = entityOf(parseBidsName(baseName(target)), 'atlas')
  return name === null ? null : { name, hash: null, file: null }
}

const coverage = { Description: 'Share of each parcel’s voxels that carry signal, painted into the atlas.' }

async function writeFormats(folder: ExportFolder, { target, path }: PlacedItem, series: ParcelSeries): Promise<void> {
  const { files, formats } = folder
  const { frames, values } = series
  const names = series.parcels.map(({ name }) => name)
  const shape: [number, number] = [frames, names.length]
  if (formats.has('bids')) await folder.write(`${target}.tsv`, formatSeriesTable(names, frames, values))
  if (formats.has('csv')) {
    const row = (frame: number) => Array.from(values.subarray(frame * shape[1], (frame + 1) * shape[1]), formatFloat32)
    await folder.write(`${target}.csv`, formatCsv([names, ...Array.from({ length: frames }, (_, frame) => row(frame))]))
  }
  if (formats.has('npy')) {
    await folder.write(`${target}.npy`, encodeNpy({ shape, data: values }))
    await folder.write(`${target}.names.json`, formatJson(names))
  }
  if (formats.has('matlab'))
    await folder.write(
      `${target}.mat`,
      encodeMat([
        { name: 'timeseries', kind: 'single', rows: frames, columns: names.length, values },
        { name: 'names', kind: 'texts', texts: names },
        { name: 'tr', kind: 'number', value: series.trSeconds ?? NaN },
      ]),
    )
  if (!formats.has('cifti')) return
  await tryFormat(folder, baseName(path), async () => {
    const cifti = joinPath(folder.out, `${target}.ptseries.nii`)
    await writeCiftiSeries(files, cifti, series)
    folder.written.push(cifti)
  })
}
