import { paintParcels } from '../../domain/atlas/paintParcels'
import { formatBidsName, parseBidsName } from '../../domain/bids'
import type { Finding } from '../../domain/finding'
import { encodeNifti } from '../../domain/nifti/write'
import { baseName, folderOf, joinPath } from '../paths'
import type { AtlasShelf } from './atlasShelf'
import { writeSidecar, type ExportedSeries, type ExportFolder } from './exportFolder'

/** Values of the parcels of a series, and what they are. */
export interface ParcelMap {
  /** Value of the `stat` entity. */
  stat: string
  /** One for each parcel of the series; NaN = none. */
  values: ArrayLike<number>
  about: Record<string, unknown>
}

/**
 * Writes values of parcels as a NIfTI volume on the grid of their atlas, 0 outside of the parcels and NaN in those
 * without a value. Where the label volume is not at hand a finding says so.
 */
export async function paintMap(
  folder: ExportFolder,
  atlases: AtlasShelf,
  { item, series }: ExportedSeries,
  { stat, values, about }: ParcelMap,
): Promise<void> {
  if (series.atlas?.kind === 'maps') {
    folder.findings.push(mapsOverlap(baseName(item.path)))
    return
  }
  const volume = await atlases.volumeOf(series.atlas)
  if (volume === null) {
    folder.findings.push({
      code: 'export.nifti.noAtlas',
      severity: 'warning',
      place: { file: baseName(item.path) },
      message: `No label volume of the parcels of ${baseName(item.path)} is at hand: no map was painted.`,
      suggestion: 'Keep the atlas where the sidecar of the series says. Parcels on surfaces have none.',
    })
    return
  }
  const byLabel = new Map(
    series.parcels.flatMap(({ label }, i) => (label === null ? [] : [[label, values[i]] as const])),
  )
  const bytes = encodeNifti({
    shape: volume.shape,
    affine: volume.affine,
    // A file that names no space is aligned with what its parcels were made of, and with nothing else that is known.
    space: volume.space === 'unknown' ? 'aligned' : volume.space,
    datatype: 'float32',
    data: paintParcels(volume.labels, byLabel),
  })
  const target = mapTarget(item.target, stat)
  await folder.write(`${target}.nii.gz`, await folder.compressor.gzip(bytes))
  await writeSidecar(folder, target, {
    ...about,
    Background: '0 outside of the parcels; NaN in parcels without a value',
    Phantom: series.phantom,
    Sources: [`bids::${item.target}.tsv`],
    GeneratedBy: [{ Name: folder.program.name, Version: folder.program.version }],
  })
}

/** Least squares gives each map what the others do not explain: a mixture of these by weights would be another number. */
const mapsOverlap = (file: string): Finding => ({
  code: 'export.nifti.maps',
  severity: 'info',
  place: { file },
  message: `The parcels of ${file} are maps that overlap: a voxel belongs to several of them, and no one value could be painted there.`,
  suggestion: 'Nothing; the values stand in the tables. Parcellate by a label volume for maps of values.',
})

/** `..._stat-mean_timeseries` -> `..._stat-coverage_boldmap`. */
function mapTarget(target: string, stat: string): string {
  const { entities } = parseBidsName(baseName(target))
  const kept = entities.filter(([key]) => key !== 'stat' && key !== 'desc')
  const description = entities.filter(([key]) => key === 'desc')
  const name = { entities: [...kept, ['stat', stat] as const, ...description], suffix: 'boldmap', extension: '' }
  return joinPath(folderOf(target), formatBidsName(name))
}
