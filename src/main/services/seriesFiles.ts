import { accept, refuse, type Checked, type Finding } from '../domain/finding'
import { transpose } from '../domain/matrix/matrix'
import { orientMatrix } from '../domain/matrix/orient'
import type { AtlasReference, ParcelSeries } from '../domain/parcelSeries'
import {
  formatSeriesSidecar,
  matchParcels,
  parseSeriesSidecar,
  type SeriesSidecar,
} from '../domain/tables/seriesSidecar'
import { formatSeriesTable, numberedParcels, parseSeriesTable, type SeriesTable } from '../domain/tables/seriesTable'
import type { FileStore } from '../ports'
import { checked } from './fileText'
import { listBelow } from './listBelow'
import { baseName, folderOf, joinPath, relativePath } from './paths'
import { countParcels } from './series/countParcels'
import { makeSidecarReader } from './series/readSidecars'
import { readStored, type StoredSeries } from './series/readStored'
import { eachOnce, looksLikeSeries, sidecarOf } from './series/seriesNames'
import { writeTogether } from './writeTogether'

export { looksLikeSeries, sidecarOf }

/**
 * Parcel series among files and, at any depth, folders: `*_timeseries.tsv`, `*.1D` and `*.csv`, also with `.gz`,
 * `*.ptseries.nii`, `*.mat`, and `.npy`, `.npz` and `.txt` that are called `*_timeseries`, `ts_*` or the like; without
 * the tables that BIDS and this program keep beside them. What a folder has as `.tsv` and as CIFTI comes once. A file
 * that is named itself is always taken. Sorted by path within each folder, each once. Throws AppError 'input.bad' where there is no such path.
 */
export async function listSeries(files: FileStore, paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const path of paths)
    if ((await files.facts(path))?.kind === 'file') found.add(path)
    else for (const series of eachOnce(await listBelow(files, path, looksLikeSeries))) found.add(series)
  return [...found]
}

/**
 * Reads a parcel series (`.tsv`, `.csv`, `.1D`, `.txt`, also `.gz`; `.ptseries.nii`, `.mat`, `.npy`, `.npz`) with what
 * its sidecars say, see `makeSidecarReader`. Repetition time, atlas, positions and coverage come from these, else from the
 * file where its format has a place for them; what neither says stays null and is remarked on. A file that does not say
 * which side is time is read where the sidecar or a label table tells, see `orientMatrix`.
 *
 * @param knownTr  seconds between frames by the data set, see `openSeries`: for a series whose files do not say it
 */
export const readSeries = (
  files: FileStore,
  path: string,
  knownTr?: number,
  sayOf = makeSidecarReader(files),
): Promise<Checked<ParcelSeries>> =>
  checked(async () => {
    const file = baseName(path)
    const said = await sayOf(path)
    if (!said.ok) return said
    const sidecar = parseSeriesSidecar(said.value)
    const stored = await readStored(files, path, sidecar)
    if (!stored.ok) return stored
    const turned = await turn(files, path, stored.value, sidecar)
    if (!turned.ok) return turned
    const table = nameBy(sidecar, turned.value)
    const mismatch = sidecar.parcels && matchParcels(table.names, sidecar.parcels, file)
    if (mismatch) return refuse(mismatch)
    const series = join({ ...stored.value, table }, sidecar, folderOf(path))
    series.trSeconds ??= knownTr ?? null
    series.coverage ??= await readCoverageBeside(files, path, table.names)
    return accept(series, [...stored.findings, ...turned.findings, ...remarks(series, file)])
  })

/** The atlas of a series as `readSeries` tells it, without the series; null where nothing or nothing readable says it. */
export async function readAtlasReference(
  files: FileStore,
  path: string,
  sayOf = makeSidecarReader(files),
): Promise<AtlasReference | null> {
  const said = await checked(() => sayOf(path))
  return said.ok ? atlasIn(parseSeriesSidecar(said.value), folderOf(path)) : null
}

const atlasIn = ({ atlas }: SeriesSidecar, folder: string): AtlasReference | null =>
  atlas && { ...atlas, file: atlas.file && joinPath(folder, atlas.file) }

/** The table with frames as rows. A row of names above a table whose rows are parcels is about frames, and is dropped. */
async function turn(
  files: FileStore,
  path: string,
  { table, isOriented }: StoredSeries,
  sidecar: SeriesSidecar,
): Promise<Checked<SeriesTable>> {
  const matrix = { rows: table.frames, columns: table.names.length, values: table.values }
  const known = isOriented || sidecar.orientation ? [] : await countParcels(files, path, sidecar)
  const stated = sidecar.orientation ?? (isOriented ? 'time-by-parcels' : null)
  const orientation = orientMatrix(matrix, stated, known, baseName(path))
  if (!orientation.ok) return orientation
  if (orientation.value === 'time-by-parcels') return accept(table, orientation.findings)
  const { rows, columns, values } = transpose(matrix)
  const names = numberedParcels(columns)
  return accept({ names, header: 'none', labels: names.map(() => null), frames: rows, values }, orientation.findings)
}

/** Columns without names are the parcels of the sidecar, where it has as many. */
const nameBy = ({ parcels }: SeriesSidecar, table: SeriesTable): SeriesTable =>
  table.header === 'none' && parcels?.length === table.names.length
    ? { ...table, names: parcels.map(({ name }) => name) }
    : table

/**
 * Writes a parcel series as `.tsv` at `path` and its sidecar beside it. `more` is added to the sidecar, e.g.
 * `Sources` and `GeneratedBy`. The atlas' file, when known, is written relative to the series' folder.
 */
export async function writeSeries(
  files: FileStore,
  path: string,
  series: ParcelSeries,
  more: Record<string, unknown> = {},
): Promise<void> {
  await writeTogether(files, formatSeries(path, series, more))
}

/** The files that `writeSeries` writes. */
export function formatSeries(
  path: string,
  series: ParcelSeries,
  more: Record<string, unknown>,
): Array<readonly [path: string, content: Uint8Array | string]> {
  const names = series.parcels.map((parcel) => parcel.name)
  const atlasFile = series.atlas?.file ? relativePath(folderOf(path), series.atlas.file) : null
  return [
    [path, formatSeriesTable(names, series.frames, series.values)],
    [sidecarOf(path), formatSeriesSidecar(series, atlasFile, more)],
  ]
}

function join({ table, ...stored }: StoredSeries, sidecar: SeriesSidecar, folder: string): ParcelSeries {
  const { names, labels, frames, values } = table
  const known = sidecar.parcels
  const hasCoverage = known?.some((parcel) => parcel.coverage !== null)
  return {
    frames,
    values,
    parcels: names.map((name, i) =>
      known
        ? { name, label: known[i].label ?? labels[i], network: known[i].network, centre: known[i].centre }
        : (stored.parcels?.[i] ?? { name, label: labels[i], network: null, centre: null }),
    ),
    trSeconds: sidecar.trSeconds ?? stored.trSeconds,
    atlas: atlasIn(sidecar, folder),
    coverage: known && hasCoverage ? Float32Array.from(known, (parcel) => parcel.coverage ?? NaN) : null,
    phantom: sidecar.phantom,
  }
}

/** Coverage as other programs write it, in a table of its own beside the series. */
async function readCoverageBeside(
  files: FileStore,
  path: string,
  names: readonly string[],
): Promise<Float32Array | null> {
  const beside = path.replace(/stat-mean_timeseries\.tsv(\.gz)?$/, 'stat-coverage_bold.tsv')
  if (beside === path || (await files.facts(beside))?.kind !== 'file') return null
  const table = parseSeriesTable(await files.readText(beside), baseName(beside))
  const fits = table.ok && table.value.frames === 1 && table.value.names.join('\t') === names.join('\t')
  return fits ? table.value.values : null
}

function remarks(series: ParcelSeries, file: string): Finding[] {
  const findings: Finding[] = []
  const warn = (code: string, message: string, suggestion: string) =>
    findings.push({ code, severity: 'warning', place: { file }, message, suggestion })
  if (series.trSeconds === null)
    warn(
      'series.tr.unknown',
      `Nothing says how long a frame of ${file} took.`,
      'Put RepetitionTime (seconds) into a JSON sidecar beside it.',
    )
  if (series.atlas === null)
    warn(
      'series.atlas.unknown',
      `Nothing says which atlas the parcels of ${file} belong to, so their places in the brain are unknown.`,
      'Name the atlas in a JSON sidecar, or make the series from the 4D recording.',
    )
  const empty = series.parcels.filter((_, parcel) => isMissingThroughout(series, parcel)).map((parcel) => parcel.name)
  if (empty.length > 0)
    warn(
      'series.parcels.missing',
      `${empty.length} of ${series.parcels.length} parcels have no value: ${empty.slice(0, 5).join(', ')}${empty.length > 5 ? ', ...' : ''}.`,
      'They are left out of every judgement.',
    )
  return findings
}

function isMissingThroughout({ values, parcels, frames }: ParcelSeries, parcel: number): boolean {
  for (let frame = 0; frame < frames; frame++) if (!Number.isNaN(values[frame * parcels.length + parcel])) return false
  return true
}
