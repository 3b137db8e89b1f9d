import { AppError, connectomeSchema, type Connectome, type SeriesColumn, type TaskOutput } from '../../preload/contract'
import { parseSeriesTable } from '../domain/tables/seriesTable'
import { parseJsonObject } from '../domain/tables/seriesSidecar'
import type { FileStore } from '../ports'
import { outputPath } from './connectivity/write'
import { demand, readInflatedText } from './fileText'
import { formatJson } from './formatJson'
import { readFacts, readMeasures } from './connectomes/readMeasures'
import { baseName, joinPath } from './paths'
import { warningsOf } from './warningsOf'

/** A recording whose connectivity was computed. */
export interface ConnectedRecording {
  id: string
  name: string
  /** Its parcel series. */
  series: string
  columns: SeriesColumn[]
}

/** What lies in the folder of a connectome: the connectome itself, and the files that its lists stand for. */
interface StoredConnectome {
  connectome: Connectome
  /** Base names, in the order of the lists. */
  matrices: string[]
  seeds: string[]
}

const fileName = 'connectome.json'
const stats = ['pearsoncorrelation', 'fisherz', 'partialcorrelation', 'laggedcorrelation', 'lag', 'tangent'] as const

/**
 * Writes down what `connectivity` made of which recordings, so that it can be shown without asking its file names
 * again; gives the base name of the file. `seeds`: names of parcels, in the order of the task's maps.
 */
export const keepConnectome = async (
  files: FileStore,
  folder: string,
  asked: { kind: string; seeds: readonly string[]; recordings: readonly ConnectedRecording[] },
  output: TaskOutput<'connectivity'>,
): Promise<string> => {
  const made = new Set(output.files.map(baseName))
  const find = (recording: ConnectedRecording, stat: string, suffix: string): string[] => {
    const name = baseName(outputPath(folder, recording.series, stat, suffix))
    return made.has(name) ? [name] : []
  }
  const each = asked.recordings.flatMap((recording) =>
    stats.flatMap((stat) => find(recording, stat, 'relmat').map((file) => ({ recording, stat, file }))),
  )
  const matrices: Connectome['matrices'] = []
  for (const { recording, stat, file } of each) {
    const framesUsed = await framesUsedIn(files, joinPath(folder, file))
    matrices.push({ stat, recordingId: recording.id, name: recording.name, framesUsed })
  }
  const mean = output.mean === null ? [] : [baseName(output.mean)]
  for (const _ of mean)
    matrices.push({ stat: 'geometricmean', recordingId: null, name: 'the cohort', framesUsed: null })
  const nameOfMean = (recordings: number) => `Mean of ${recordings} recordings`
  for (const { stat, recordings } of output.groupMeans)
    matrices.push({ stat, recordingId: null, name: nameOfMean(recordings), framesUsed: null })
  const measures: Connectome['measures'] = []
  for (const recording of asked.recordings)
    for (const stat of stats)
      for (const file of find(recording, stat, 'measures'))
        measures.push({ name: recording.name, ...(await readMeasures(files, joinPath(folder, file))) })
  for (const { recordings, measures: path } of output.groupMeans)
    if (path) measures.push({ name: nameOfMean(recordings), ...(await readMeasures(files, path)) })
  const stored: StoredConnectome = {
    connectome: {
      kind: asked.kind,
      matrices,
      parcels: asked.recordings[0]?.columns ?? [],
      measures,
      seeds: await Promise.all(
        asked.seeds.map(async (parcel, at) => ({
          parcel,
          recordingId: asked.recordings[0]?.id ?? null,
          mask: output.seedMaps[at] ? await maskOf(files, output.seedMaps[at]) : undefined,
        })),
      ),
      warnings: warningsOf(output.findings),
    },
    matrices: [...each.map(({ file }) => file), ...mean, ...output.groupMeans.map((group) => baseName(group.mean))],
    seeds: output.seedMaps.map(baseName),
  }
  await files.write(joinPath(folder, fileName), formatJson(stored))
  return fileName
}

/** Reads back what `keepConnectome` wrote. */
export const readConnectome = async (files: FileStore, folder: string): Promise<Connectome> =>
  connectomeSchema.parse((await readStored(files, folder)).connectome)

/**
 * A matrix by its place in the list, [P, P] float32, its rows and columns as the connectome lists the parcels, whatever
 * order the file has; missing NaN. Throws AppError 'notFound'.
 */
export const readConnectomeMatrix = async (
  files: FileStore,
  folder: string,
  place: number,
): Promise<{ values: Float32Array; parcels: number }> => {
  const { connectome, matrices } = await readStored(files, folder)
  const name = matrices[place]
  if (name === undefined) throw new AppError('notFound', 'The connectome has no such matrix.')
  const wanted = connectome.parcels.map((parcel) => parcel.name)
  const text = await readInflatedText(files, joinPath(folder, baseName(name)))
  const { names, values } = demand(parseSeriesTable(text, name, wanted))
  return wanted.length === 0
    ? { values, parcels: names.length }
    : { values: inOrder(values, names, wanted), parcels: wanted.length }
}

/** The matrix with its rows and columns in another order; parcels that it does not have are missing. */
const inOrder = (values: Float32Array, names: readonly string[], wanted: readonly string[]): Float32Array => {
  const places = new Map(names.map((name, at) => [name, at]))
  const from = wanted.map((name) => places.get(name) ?? -1)
  const ordered = new Float32Array(wanted.length ** 2).fill(NaN)
  for (const [row, fromRow] of from.entries())
    for (const [column, fromColumn] of from.entries())
      if (fromRow >= 0 && fromColumn >= 0)
        ordered[row * wanted.length + column] = values[fromRow * names.length + fromColumn]
  return ordered
}

/** The files of all matrices, and which recordings they are of. */
export const listMatrices = async (
  files: FileStore,
  folder: string,
): Promise<Array<{ recordingId: string | null; path: string }>> => {
  const { connectome, matrices } = await readStored(files, folder)
  return matrices.map((name, at) => ({
    recordingId: connectome.matrices[at]?.recordingId ?? null,
    path: joinPath(folder, baseName(name)),
  }))
}

/** The path of a seed's map by its place in the list. Throws AppError 'notFound'. */
export const seedMapFile = async (files: FileStore, folder: string, place: number): Promise<string> => {
  const name = (await readStored(files, folder)).seeds[place]
  if (name === undefined) throw new AppError('notFound', 'The connectome has no such map.')
  return joinPath(folder, baseName(name))
}

const readStored = async (files: FileStore, folder: string): Promise<StoredConnectome> => {
  const stored: StoredConnectome = JSON.parse(await files.readText(joinPath(folder, fileName)))
  return stored
}

const maskOf = async (files: FileStore, map: string): Promise<'file' | 'rough' | undefined> => {
  const facts = parseJsonObject(await files.readText(map.replace(/\.nii\.gz$/, '.json')))
  const source = (facts?.Mask as { Source?: unknown } | undefined)?.Source
  return source === 'file' || source === 'rough' ? source : undefined
}

const framesUsedIn = async (files: FileStore, matrix: string): Promise<number | null> => {
  const { FramesUsed: frames } = await readFacts(files, matrix)
  return typeof frames === 'number' ? frames : null
}
