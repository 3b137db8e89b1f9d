import type { GroupQuality, SeriesColumn } from '../../preload/contract'
import { parseNumber } from '../domain/tables/delimited'
import { parseJsonObject } from '../domain/tables/seriesSidecar'
import { parseSeriesTable } from '../domain/tables/seriesTable'
import type { FileStore } from '../ports'
import { demand, readInflatedText } from './fileText'
import { formatJson } from './formatJson'
import { joinPath } from './paths'
import { sidecarOf } from './seriesFiles'
import { readTable } from './tables'

/** What the files of a group do not say, kept beside them. */
interface GroupIndex {
  /** Of each row of the table: the recording, and whose it is; data sets know it better than the names of files. */
  rows: Array<{ recordingId: string | null; subject: string; session: string | null }>
  /** Of the matrix of QC-FC. */
  parcels: Array<Pick<SeriesColumn, 'name' | 'network' | 'centre'>>
  /** Indexes from before there were any have none. */
  warnings?: string[]
}

const indexName = 'group.json'
const tableName = 'quality.tsv'
const matrixName = 'group_stat-qcfc_relmat.tsv'

/** Writes down which recordings the rows of a group are of; gives the base name of the file. */
export const keepGroup = async (files: FileStore, folder: string, index: GroupIndex): Promise<string> => {
  await files.write(joinPath(folder, indexName), formatJson(index))
  return indexName
}

/** Reads back what `quality` wrote of a group. */
export const readGroup = async (files: FileStore, folder: string): Promise<GroupQuality> => {
  const index = (await readJson(files, joinPath(folder, indexName))) as unknown as GroupIndex
  const { measures, rows } = await readGroupTable(files, folder)
  const withIds = rows.map((row, at) => ({ ...row, ...(index.rows[at] ?? { recordingId: null }) }))
  const qcFc = await readQcFc(files, folder, index)
  return { recordings: rows.length, warnings: index.warnings ?? [], measures, rows: withIds, qcFc }
}

/** The table of the group, and what its sidecar says of the measures. */
export const readGroupTable = async (
  files: FileStore,
  folder: string,
): Promise<{ measures: GroupQuality['measures']; rows: Array<Omit<GroupQuality['rows'][number], 'recordingId'>> }> => {
  const { header, rows } = await readTable(files, joinPath(folder, tableName))
  const told = await readMeasureFacts(files, folder)
  const names = header.filter((name) => !described.includes(name))
  const places = new Map(header.map((name, at) => [name, at]))
  const read = rows.map((cells) => {
    const of = (name: string) => cells[places.get(name) ?? -1] ?? 'n/a'
    return {
      name: of('recording'),
      subject: of('participant_id').replace(/^sub-/, ''),
      session: textOrNull(of('session')),
      values: names.map((name) => numberOrNull(parseNumber(of(name)))),
      outlierIn: textOrNull(of('outlier_in'))?.split(',') ?? [],
    }
  })
  const measures = names.map((name, at) => {
    const present = read.filter(({ values }) => values[at] !== null).length
    return { ...describeMeasure(name, told), ...limitOf(name, told, present) }
  })
  return { measures, rows: read }
}

/** What is said of the measures in the folder of a group. */
export const readMeasureFacts = async (files: FileStore, folder: string): Promise<Json> => {
  const path = sidecarOf(joinPath(folder, tableName))
  return (await files.facts(path)) ? readJson(files, path) : {}
}

export const describeMeasure = (
  name: string,
  told: Json,
): { name: string; description: string; units: string | null } => {
  const about = (told[name] ?? {}) as Json
  return {
    name,
    description: typeof about.Description === 'string' ? about.Description : name,
    units: typeof about.Units === 'string' ? about.Units : null,
  }
}

/** QC-FC of each pair of parcels, [P, P] float32; missing NaN. */
export const readQcFcMatrix = async (
  files: FileStore,
  folder: string,
): Promise<{ values: Float32Array; names: string[] }> =>
  demand(parseSeriesTable(await readInflatedText(files, joinPath(folder, matrixName)), matrixName))

const described = ['recording', 'participant_id', 'session', 'dvars_source', 'outlier_in']

type Json = Record<string, unknown>

/** Nobody is judged where too few recordings have the measure, nor where half of them share one value. */
const limitOf = (
  name: string,
  told: Json,
  present: number,
): Pick<GroupQuality['measures'][number], 'worse' | 'median' | 'limit'> => {
  const about = (told[name] ?? {}) as Json
  const rule = (told.outlier_in ?? {}) as Json
  const worse = about.WorseSide === 'high' || about.WorseSide === 'low' ? about.WorseSide : null
  const median = numberOrNull(about.GroupMedian)
  const deviation = numberOr(about.GroupDeviation, 0)
  const most = numberOrNull(rule.Deviations)
  const isJudged = present >= numberOr(rule.FewestRecordings, Infinity) && deviation > 0
  if (worse === null || median === null || most === null || !isJudged) return { worse, median, limit: null }
  return { worse, median, limit: median + (worse === 'high' ? most : -most) * deviation }
}

const readQcFc = async (
  files: FileStore,
  folder: string,
  { parcels: known }: GroupIndex,
): Promise<GroupQuality['qcFc']> => {
  const path = joinPath(folder, matrixName)
  if ((await files.facts(path))?.kind !== 'file') return null
  const told = await readJson(files, sidecarOf(path))
  const { header } = await readTable(files, path)
  const byName = new Map(known.map((parcel) => [parcel.name, parcel]))
  return {
    people: numberOr(told.Recordings, 0),
    medianAbsolute: numberOr(told.MedianAbsolute, 0),
    level: numberOr(told.Level, 0),
    significant: numberOr(told.ShareSignificant, 0),
    significantFdr: numberOr(told.ShareSignificantFdr, 0),
    distanceDependence: numberOrNull(told.DistanceDependence),
    parcels: header.map((name) => {
      const { network, centre } = byName.get(name) ?? { network: null, centre: null }
      return { name, network, centre }
    }),
  }
}

const readJson = async (files: FileStore, path: string): Promise<Json> =>
  parseJsonObject(await files.readText(path)) ?? {}

const numberOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null
const numberOr = (value: unknown, other: number): number => numberOrNull(value) ?? other
const textOrNull = (cell: string): string | null => (cell === 'n/a' || cell === '' ? null : cell)
