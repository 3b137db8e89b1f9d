import { AppError, type TaskInput } from '../../../preload/contract'
import type { DescribedFile, Json } from '../../domain/methods'
import type { Finding } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { parseJsonObject } from '../../domain/tables/seriesSidecar'
import type { Compressor, FileStore } from '../../ports'
import { formatJson } from '../formatJson'
import { breathe } from '../inference/breathe'
import { joinPath } from '../paths'
import type { PlacedItem } from './place'
import { scrub } from './scrub'
import type { Sources } from './sources'

export type Format = TaskInput<'exportData'>['formats'][number]

export interface Ports {
  files: FileStore
  compressor: Compressor
  program: { name: string; version: string }
}

/** The folder of an export while it is written. */
export interface ExportFolder extends Ports {
  out: string
  formats: ReadonlySet<Format>
  sources: Sources
  /** Seconds between frames, by path, of series whose own files do not say it. */
  times: Readonly<Record<string, number>>
  findings: Finding[]
  /** Everything written so far. */
  written: string[]
  /** What sidecars tell, for the paragraph of methods. */
  described: DescribedFile[]
  /** Fields of sidecars that tell who somebody is and were left out. */
  removed: Set<string>
  /** Writes a file at its place within the export; throws AppError 'cancelled' when that was asked for. */
  write(target: string, content: Uint8Array | string): Promise<void>
}

/** What the other files of a recording need of its series. */
export interface ExportedSeries {
  item: PlacedItem
  series: ParcelSeries
}

export const openFolder = (
  ports: Ports,
  { out, formats, times, signal }: Pick<TaskInput<'exportData'>, 'out' | 'formats' | 'times'> & { signal: AbortSignal },
  sources: Sources,
  findings: Finding[],
): ExportFolder => {
  const written: string[] = []
  return {
    ...ports,
    out,
    formats: new Set(formats),
    sources,
    times,
    findings,
    written,
    described: [],
    removed: new Set(),
    async write(target, content) {
      // Whoever cancels waits little for what is taken back: a recording has many files, and disks may be slow.
      await breathe(signal, 'recordings were exported')
      const path = joinPath(out, target)
      await ports.files.write(path, content)
      written.push(path)
    },
  }
}

/** A JSON file beside a table, or an empty object: what it says is handed on, never believed. */
export async function readSidecar(files: FileStore, path: string): Promise<Json> {
  if ((await files.facts(path))?.kind !== 'file') return {}
  return parseJsonObject(await files.readText(path)) ?? {}
}

/**
 * The sidecar of an outcome as it is handed on: sources in the words of the export, nothing that tells whose machine it
 * was, and what the file is where it did not say.
 */
export async function passOn(
  folder: ExportFolder,
  { path, kind }: Pick<PlacedItem, 'path' | 'kind'>,
  sidecar: Json,
): Promise<Json> {
  const named = Array.isArray(sidecar.Sources) ? sidecar.Sources : []
  const sources: string[] = []
  for (const source of named) if (typeof source === 'string') sources.push(await folder.sources.resolve(source, path))
  // A series that names no source is what the exported one is made of.
  const own = sources.length > 0 || kind !== 'series' ? sources : [await folder.sources.originOf(path)]
  return {
    ...(sidecar.Description === undefined ? { Description: descriptions[kind] } : {}),
    ...(scrub(sidecar, folder.removed) as Json),
    ...(own.length > 0 ? { Sources: own } : {}),
  }
}

const descriptions: Readonly<Record<PlacedItem['kind'], string>> = {
  series: 'Parcel series: one row for each frame, one column for each parcel.',
  coverage: 'Share of each parcel’s voxels that carry signal.',
  matrix: 'Matrix of parcels.',
  networks: 'Mean of each block of two networks.',
  measures: 'Measures of each parcel.',
  motion: 'Head motion and signal of each frame.',
  outliers: 'Frames that are left out, and why; 1 = yes.',
  parcels: 'Quality of each parcel.',
  quality: 'Quality of the recording.',
  map: 'Map of a seed.',
  group: 'Table of the group.',
  detection: 'Departures from a cohort.',
  model: 'Model.',
}

/** Writes a sidecar at its place within the export. */
export const writeSidecar = (folder: ExportFolder, target: string, sidecar: Json): Promise<void> =>
  folder.write(`${target}.json`, formatJson(sidecar))

/** Writes in one of several formats: where that cannot be done a finding says why, and the others are written. */
export async function tryFormat(folder: ExportFolder, file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'input.bad')) throw error
    folder.findings.push({
      code: 'export.format.failed',
      severity: 'warning',
      place: { file },
      message: `${file} could not be written in one of the formats. ${error.message}`,
      suggestion: error.findings[0]?.suggestion ?? 'Choose other formats.',
    })
  }
}
