import { entityOf, parseBidsName } from '../../domain/bids'
import { formatCsv, formatTsv, parseNumber } from '../../domain/tables/delimited'
import { isObject, type Json } from '../../domain/methods/readJson'
import { baseName } from '../paths'
import { sidecarOf } from '../seriesFiles'
import type { AtlasShelf } from './atlasShelf'
import { copyVolume } from './copyVolume'
import { passOn, readSidecar, writeSidecar, type ExportedSeries, type ExportFolder } from './exportFolder'
import { paintMap } from './paintMap'
import type { PlacedItem } from './place'
import { readTable, toMatrix, type TextTable } from './readTable'
import { writeMatrix } from './writeMatrix'

const describedKinds: Readonly<Partial<Record<PlacedItem['kind'], 'matrix' | 'measures' | 'map' | 'quality'>>> = {
  matrix: 'matrix',
  measures: 'measures',
  map: 'map',
  quality: 'quality',
}

/** Writes what was made of a series: a table, a matrix, a map or a summary, in the formats that hold such a thing. */
export async function writeTableItem(
  folder: ExportFolder,
  atlases: AtlasShelf,
  item: PlacedItem,
  series: readonly ExportedSeries[],
): Promise<void> {
  const { files, formats } = folder
  const given = await readSidecar(files, sidecarPath(item))
  const kind = describedKinds[item.kind]
  if (kind) folder.described.push({ recording: item.recording, kind, sidecar: given })
  const sidecar = await passOn(folder, item, given)
  const before = folder.written.length
  if (item.kind === 'quality') {
    if (formats.has('bids')) await writeSidecar(folder, item.target, sidecar)
    return
  }
  if (item.kind === 'map') await copyMap(folder, item)
  else await writeTable(folder, atlases, item, series, sidecar)
  if (folder.written.length > before) await writeSidecar(folder, item.target, sidecar)
}

/** The file that tells of an item; a summary tells of itself. */
const sidecarPath = ({ kind, path }: PlacedItem): string =>
  kind === 'quality' ? path : kind === 'map' ? path.replace(/\.nii(\.gz)?$/, '.json') : sidecarOf(path)

async function copyMap(folder: ExportFolder, { path, target }: PlacedItem): Promise<void> {
  if (!folder.formats.has('bids') && !folder.formats.has('nifti')) return
  await copyVolume(folder, path, target + (/\.nii(\.gz)?$/.exec(path)?.[0] ?? ''))
}

async function writeTable(
  folder: ExportFolder,
  atlases: AtlasShelf,
  item: PlacedItem,
  series: readonly ExportedSeries[],
  sidecar: Json,
): Promise<void> {
  const { formats } = folder
  const table = await readTable(folder.files, item.path)
  const rows = [table.header, ...table.rows]
  if (formats.has('bids')) await folder.write(`${item.target}.tsv`, formatTsv(rows))
  if (formats.has('csv')) await folder.write(`${item.target}.csv`, formatCsv(rows))
  const of = matchingSeries(item, series, parcelsIn(item, table))
  if (item.kind === 'matrix') await writeMatrix(folder, item, toMatrix(table, item.path), of?.series ?? null)
  if (formats.has('nifti') && of) await paintColumns(folder, atlases, item, { table, sidecar, of })
}

/** The series of the recording that a file is of: it has its parcels and, if possible, the same cleaning. */
function matchingSeries(
  { target }: PlacedItem,
  series: readonly ExportedSeries[],
  names: readonly string[],
): ExportedSeries | null {
  const entity = (path: string, key: string) => entityOf(parseBidsName(baseName(path)), key)
  const ofParcels = series.filter((one) => {
    const known = new Set(one.series.parcels.map(({ name }) => name))
    return names.every((name) => known.has(name))
  })
  const cleanedAs = (wanted: string | null) => ofParcels.find(({ item }) => entity(item.target, 'desc') === wanted)
  return cleanedAs(entity(target, 'desc')) ?? cleanedAs(null) ?? ofParcels.at(0) ?? null
}

/** The parcels that a table is about: its columns, or the cells of its column `parcel`. */
function parcelsIn({ kind }: PlacedItem, { header, rows }: TextTable): string[] {
  if (kind === 'matrix' || kind === 'coverage') return header
  const at = header.indexOf('parcel')
  return at < 0 ? [] : rows.map((row) => row[at])
}

/** Columns of numbers that belong to the parcels and not to the frame of one recording, as maps. */
async function paintColumns(
  folder: ExportFolder,
  atlases: AtlasShelf,
  item: PlacedItem,
  { table, sidecar, of }: { table: TextTable; sidecar: Json; of: ExportedSeries },
): Promise<void> {
  if (item.kind !== 'measures' && item.kind !== 'parcels') return
  const at = table.header.indexOf('parcel')
  if (at < 0) return
  const rowOf = new Map(table.rows.map((row) => [row[at], row]))
  const stat = entityOf(parseBidsName(baseName(item.target)), 'stat')
  for (const [column, name] of table.header.entries()) {
    if (column === at || name === 'network' || (item.kind === 'parcels' && name !== 'tsnr')) continue
    const cells = of.series.parcels.map((parcel) => rowOf.get(parcel.name)?.[column] ?? 'n/a')
    const values = cells.map(parseNumber)
    if (values.includes(null) || values.every(Number.isNaN)) continue
    const label = name
      .replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
      .replace(/[^A-Za-z0-9]/g, '')
    const isOfGraph = item.kind === 'measures' && stat !== null && name !== 'alff' && name !== 'falff'
    const about = isObject(sidecar[name])
      ? sidecar[name]
      : { Description: `Column ${name} of ${baseName(item.target)}.tsv` }
    await paintMap(folder, atlases, of, {
      stat: isOfGraph ? `${stat}+${label}` : label,
      values: values as number[],
      about,
    })
  }
}
