import type { Parcel } from '../../../preload/contract'
import { nameLabels } from '../../domain/atlas/nameLabels'
import { measurePlaces } from '../../domain/atlas/placeParcels'
import { readCiftiLabelMap, type CiftiLabelMap } from '../../domain/cifti/readLabelMap'
import { accept, refuse, type Checked, type Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { readTable, remarkOnAbsent } from '../atlasFiles'
import { checked } from '../fileText'
import { baseName } from '../paths'
import { fileSource } from '../weights/openWeights'

/** An atlas of places on surfaces and in voxels. */
export interface PlacesAtlas extends Omit<CiftiLabelMap, 'table'> {
  /** `voxels` counts places of either kind; centres are null where one is on a surface. */
  parcels: Parcel[]
}

/**
 * Reads a CIFTI atlas (`.dlabel.nii`). Names are its own, or those of the table at `labels`; `map` is the name or number
 * of one of several maps.
 */
export const readPlacesAtlas = (
  files: FileStore,
  path: string,
  labels?: string,
  map?: string,
): Promise<Checked<PlacesAtlas>> =>
  checked(async () => {
    const file = baseName(path)
    const read = await readCiftiLabelMap(await fileSource(files, path), file, map ?? null)
    if (!read.ok) return read
    const other = labels === undefined ? null : await readTable(files, path, labels)
    if (other && !other.ok) return other
    const { table, file: tableFile } = other?.value ?? { table: read.value.table, file }
    const named = nameParcels(read.value, table, tableFile)
    if (!named.ok) return named
    const findings = [...read.findings, ...(other?.findings ?? []), ...named.findings]
    const { labels: ofPlaces, places, map: name, maps } = read.value
    return accept({ parcels: named.value, labels: ofPlaces, places, map: name, maps }, findings)
  })

/** The parcels of an atlas of places, by their labels and a table of names. */
export function nameParcels(
  atlas: Pick<CiftiLabelMap, 'labels' | 'places'>,
  table: Parameters<typeof nameLabels>[0],
  file: string,
): Checked<Parcel[]> {
  const measured = measurePlaces(atlas)
  if (measured.size === 0) return refuse(noPlaces(file))
  const names = nameLabels(table, [...measured.keys()], file)
  if (!names.ok) return names
  const parcels = names.value.map(({ label, name, network }): Parcel => {
    const { places = 0, centre = null } = measured.get(label) ?? {}
    return { label, name, network, voxels: places, centre }
  })
  const absent = remarkOnAbsent(file, names.value, (label) => measured.has(label))
  return accept(parcels, [...names.findings, ...absent])
}

const noPlaces = (file: string): Finding => ({
  code: 'atlas.empty',
  severity: 'error',
  place: { file },
  message: `${file} holds no label: every place is 0.`,
  suggestion: 'Give an atlas with a key above 0 for each parcel.',
})
