import {
  AppError,
  explanationSchema,
  forecastSchema,
  type Analysis,
  type AnalysisArray,
  type AnalysisSummary,
  type Explanation,
} from '../../preload/contract'
import type { Checked } from '../domain/finding'
import type { Catalogue, FileStore } from '../ports'
import { makeAnalysisRegister, type AnalysisRegister, type AnalysisRow } from './analysisRegister'
import type { Atlases } from './atlases'
import { listMatrices, readConnectome, readConnectomeMatrix } from './connectomes'
import { makeImportedConnectomes } from './connectomes/imported'
import type { Measured } from './connectomes/keptMeasures'
import { readGroup } from './groupQuality'
import type { Keepsakes } from './keepsakes'
import { baseName, joinPath } from './paths'
import type { FileStamp, RecordingRows } from './recordingRows'
import { readTable } from './tables'
import type { Workspace } from './workspace'

export type { AnalysisRow, AnalysisSubject } from './analysisRegister'

export interface Analyses extends AnalysisRegister {
  list(): AnalysisSummary[]
  get(id: string): Promise<Analysis>
  /** The .npy file of an array, by its name. */
  arrayFile(id: string, name: AnalysisArray): Promise<string>
  remove(id: string): Promise<void>
  /** Takes in a matrix of connectivity that was computed elsewhere; one that is known is read again. */
  takeConnectome(path: string): Promise<Checked<AnalysisSummary>>
  /**
   * The file of a matrix that was computed elsewhere. Throws AppError 'usage.bad' for another analysis, 'notFound' where
   * the file is gone.
   */
  matrixFile(id: string): Promise<{ path: string; stamp: FileStamp }>
  /** Measures of the graph of such a matrix, by the path of their table from the folder of the analysis; gives the id. */
  takeMeasures(id: string, measured: Measured): Promise<string>
  /** A matrix of a connectome by its place in the list, [parcels, parcels] float32. */
  matrix(id: string, place: number): Promise<{ values: Float32Array; parcels: number }>
  /** Where the files of an analysis of that kind lie. */
  folderOf(id: string, kind: AnalysisSummary['kind']): string
  /** The matrices that were made of recordings; of those that were made anew the latest. */
  matricesOf(recordingIds: readonly string[]): Promise<string[]>
}

export const makeAnalyses = (parts: {
  catalogue: Catalogue
  files: FileStore
  recordings: Pick<RecordingRows, 'get' | 'list'>
  keepsakes: Pick<Keepsakes, 'keep' | 'forget'>
  workspace: Workspace
  atlases: Pick<Atlases, 'list' | 'row' | 'resolve'>
}): Analyses => {
  const { files, recordings } = parts
  const shelf = parts.catalogue.shelf<AnalysisRow>('analyses')
  const imported = makeImportedConnectomes({ ...parts, shelf })

  const row = (id: string): AnalysisRow => {
    const found = shelf.get(id)
    if (!found) throw new AppError('notFound', 'There is no such analysis.')
    return found
  }
  const ifThere = (recordingId: string | null): string | null =>
    recordingId === null ? null : (recordings.get(recordingId)?.id ?? null)
  /** A recording that was removed takes nothing with it but its own row. */
  const present = (summary: AnalysisSummary): AnalysisSummary => ({
    ...summary,
    recordingId: ifThere(summary.recordingId),
  })

  return {
    ...makeAnalysisRegister(shelf, files, parts.keepsakes),
    list: () => shelf.list().map(({ summary }) => present(summary)),
    async get(id) {
      const found = row(id)
      if (found.source) return { kind: 'connectivity', ...(await imported.open(found)) }
      const { summary, ...stored } = found
      return readAnalysis(files, { ...stored, summary: present(summary) }, ifThere)
    },
    async arrayFile(id, name) {
      const { folder, file, summary } = row(id)
      const path =
        summary.kind === 'explain' ? arrayOf(await readExplanation(files, joinPath(folder, file)), name) : `${name}.npy`
      if (path === null) throw new AppError('notFound', 'The explanation holds no such map.')
      return joinPath(folder, baseName(path))
    },
    async remove(id) {
      const { folder } = row(id)
      // What recordings show of their own quality stays with them.
      const isShown = recordings.list().some(({ judged }) => judged?.folder === folder)
      await (isShown ? parts.keepsakes.forget(folder, 'analyses') : files.remove(folder))
      shelf.remove(id)
    },
    takeConnectome: (path) => imported.take(path),
    matrixFile: imported.file,
    takeMeasures: imported.takeMeasures,
    async matrix(id, place) {
      const found = row(id)
      if (found.summary.kind !== 'connectivity') throw nothingHere()
      if (!found.source) return readConnectomeMatrix(files, found.folder, place)
      if (place !== 0) throw nothingHere()
      return imported.matrix(found)
    },
    folderOf(id, kind) {
      const { folder, summary } = row(id)
      if (summary.kind !== kind) throw nothingHere()
      return folder
    },
    async matricesOf(recordingIds) {
      const wanted = new Set(recordingIds)
      const latest = new Map<string, string>()
      for (const { folder, summary, source } of shelf.list())
        if (summary.kind === 'connectivity' && !source)
          for (const { recordingId, path } of await listMatrices(files, folder))
            if (recordingId !== null && wanted.has(recordingId)) latest.set(`${recordingId} ${baseName(path)}`, path)
      return [...latest.values()]
    },
  }
}

const nothingHere = (): AppError => new AppError('notFound', 'There is nothing at this address.')

/** `ifThere`: the id of a recording, or null when that is gone. */
const readAnalysis = async (
  files: FileStore,
  { folder, file, summary }: AnalysisRow,
  ifThere: (recordingId: string | null) => string | null,
): Promise<Analysis> => {
  const path = joinPath(folder, file)
  const ofPresent = <T extends { recordingId: string | null }>(one: T): T => ({
    ...one,
    recordingId: ifThere(one.recordingId),
  })
  const { kind } = summary
  if (kind === 'explain') return { kind, summary, explanation: await readExplanation(files, path) }
  if (kind === 'forecast')
    return { kind, summary, forecast: forecastSchema.parse(JSON.parse(await files.readText(path))) }
  if (kind === 'connectivity') {
    const { matrices, seeds, ...rest } = await readConnectome(files, folder)
    const connectome = { ...rest, matrices: matrices.map(ofPresent), seeds: seeds.map(ofPresent) }
    return { kind, summary, connectome }
  }
  if (kind === 'quality') {
    const group = await readGroup(files, folder)
    return { kind, summary, group: { ...group, rows: group.rows.map(ofPresent) } }
  }
  return { kind, summary, table: await readTable(files, path) }
}

const readExplanation = async (files: FileStore, path: string): Promise<Explanation> =>
  explanationSchema.parse(JSON.parse(await files.readText(path)))

const arrayOf = ({ map, control }: Explanation, name: AnalysisArray): string | null => {
  if (name === 'map-matrix') return map.matrix
  if (name === 'map-frames') return map.perFrame
  if (name === 'control-matrix') return control?.matrix ?? null
  if (name === 'control-frames') return control?.perFrame ?? null
  return null
}
