import type { KnownCount } from '../../domain/matrix/orient'
import type { SeriesSidecar } from '../../domain/tables/seriesSidecar'
import type { FileStore } from '../../ports'
import { readLabelNames } from '../labelFiles'
import { baseName, folderOf, joinPath } from '../paths'

const isLabelTable = (name: string): boolean => /_dseg\.tsv$|\.dlabel\.nii$/i.test(name)

/**
 * How many parcels a series may have, by its sidecar, by the label table that the sidecar names as its atlas (or the
 * one beside the volume that it names), or by label tables in the folder of the series.
 */
export async function countParcels(files: FileStore, path: string, sidecar: SeriesSidecar): Promise<KnownCount[]> {
  const known: KnownCount[] = []
  if (sidecar.parcels) known.push({ parcels: sidecar.parcels.length, source: 'the sidecar' })
  const folder = folderOf(path)
  const tables: string[] = []
  if (sidecar.atlas?.file) {
    const atlas = joinPath(folder, sidecar.atlas.file)
    const isTable = /\.(tsv|txt)$|\.dlabel\.nii$/i.test(atlas)
    tables.push(isTable ? atlas : atlas.replace(/(\.nii)?(\.gz)?$/i, '') + '.tsv')
  }
  for (const entry of await files.list(folder))
    if (entry.kind === 'file' && isLabelTable(entry.name)) tables.push(entry.path)
  for (const table of new Set(tables)) {
    if ((await files.facts(table))?.kind !== 'file') continue
    const names = await readLabelNames(files, table)
    if (names.ok) known.push({ parcels: names.value.names.length, source: baseName(table) })
  }
  return known
}
