import {
  AppError,
  explanationSchema,
  forecastSchema,
  type Analysis,
  type AnalysisArray,
  type AnalysisSummary,
  type Connectome,
  type Explanation,
  type GroupQuality,
  type TaskOutput,
} from '../../preload/contract'
import type { Catalogue, FileStore } from '../ports'
import { keepConnectome, listMatrices, readConnectome } from './connectomes'
import { keepGroup, readGroup } from './groupQuality'
import type { ModelRow } from './models'
import { baseName, joinPath } from './paths'
import type { RecordingRow, RecordingRows } from './recordingRows'
import { readTable } from './tables'

export interface AnalysisRow {
  id: string
  folder: string
  /** Base name of the file that holds the answer. */
  file: string
  summary: AnalysisSummary
}

/** What was asked, of which model (if of any), about which recordings. */
export interface AnalysisSubject {
  id: string
  folder: string
  model: ModelRow | null
  recordings: readonly RecordingRow[]
}

export interface Analyses {
  list(): AnalysisSummary[]
  get(id: string): Promise<Analysis>
  /** The .npy file of an array, by its name. */
  arrayFile(id: string, name: AnalysisArray): Promise<string>
  remove(id: string): Promise<void>
  registerExplanation(subject: AnalysisSubject, output: TaskOutput<'explain'>): Promise<string>
  registerForecast(subject: AnalysisSubject, output: TaskOutput<'forecast'>): Promise<string>
  /** A table with a row for each recording, among the files that were made. */
  registerTable(subject: AnalysisSubject, kind: 'embed' | 'predict', files: readonly string[]): Promise<string>
  registerConnectome(
    subject: AnalysisSubject,
    asked: Parameters<typeof keepConnectome>[2],
    output: TaskOutput<'connectivity'>,
  ): Promise<string>
  /** `recordingIds`: of the rows of the group's table. */
  registerGroup(subject: AnalysisSubject, group: Parameters<typeof keepGroup>[2]): Promise<string>
  /** Where the files of an analysis of that kind lie. */
  folderOf(id: string, kind: AnalysisSummary['kind']): string
  /** The matrices that were made of recordings; of those that were made anew the latest. */
  matricesOf(recordingIds: readonly string[]): Promise<string[]>
}

export const makeAnalyses = (parts: {
  catalogue: Catalogue
  files: FileStore
  recordings: Pick<RecordingRows, 'get' | 'list'>
}): Analyses => {
  const { files, recordings } = parts
  const shelf = parts.catalogue.shelf<AnalysisRow>('analyses')

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
  const readJson = async (path: string): Promise<unknown> => JSON.parse(await files.readText(path))
  const readExplanation = async (folder: string, file: string): Promise<Explanation> =>
    explanationSchema.parse(await readJson(joinPath(folder, file)))

  const connectomeIn = async (folder: string): Promise<Connectome> => {
    const connectome = await readConnectome(files, folder)
    const ofPresent = <T extends { recordingId: string | null }>(one: T): T => ({
      ...one,
      recordingId: ifThere(one.recordingId),
    })
    return { ...connectome, matrices: connectome.matrices.map(ofPresent), seeds: connectome.seeds.map(ofPresent) }
  }
  const groupIn = async (folder: string): Promise<GroupQuality> => {
    const group = await readGroup(files, folder)
    return { ...group, rows: group.rows.map((one) => ({ ...one, recordingId: ifThere(one.recordingId) })) }
  }

  const keep = (subject: AnalysisSubject, summary: Pick<AnalysisSummary, 'kind' | 'title'>, file: string): string => {
    shelf.put({ id: subject.id, folder: subject.folder, file, summary: { ...summaryOf(subject), ...summary } })
    return subject.id
  }

  return {
    list: () => shelf.list().map(({ summary }) => present(summary)),
    async get(id) {
      const { folder, file, summary: kept } = row(id)
      const summary = present(kept)
      if (kept.kind === 'explain') return { kind: 'explain', summary, explanation: await readExplanation(folder, file) }
      const path = joinPath(folder, file)
      if (kept.kind === 'forecast')
        return { kind: 'forecast', summary, forecast: forecastSchema.parse(await readJson(path)) }
      if (kept.kind === 'connectivity') return { kind: 'connectivity', summary, connectome: await connectomeIn(folder) }
      if (kept.kind === 'quality') return { kind: 'quality', summary, group: await groupIn(folder) }
      return { kind: kept.kind, summary, table: await readTable(files, path) }
    },
    async arrayFile(id, name) {
      const { folder, file, summary } = row(id)
      const path = summary.kind === 'explain' ? arrayOf(await readExplanation(folder, file), name) : `${name}.npy`
      if (path === null) throw new AppError('notFound', 'The explanation holds no such map.')
      return joinPath(folder, baseName(path))
    },
    async remove(id) {
      const { folder } = row(id)
      // What recordings show of their own quality stays with them.
      if (!recordings.list().some(({ judged }) => judged?.folder === folder)) await files.remove(folder)
      shelf.remove(id)
    },
    folderOf(id, kind) {
      const { folder, summary } = row(id)
      if (summary.kind !== kind) throw new AppError('notFound', 'There is nothing at this address.')
      return folder
    },
    async matricesOf(recordingIds) {
      const wanted = new Set(recordingIds)
      const latest = new Map<string, string>()
      for (const { folder, summary } of shelf.list())
        if (summary.kind === 'connectivity')
          for (const { recordingId, path } of await listMatrices(files, folder))
            if (recordingId !== null && wanted.has(recordingId)) latest.set(`${recordingId} ${baseName(path)}`, path)
      return [...latest.values()]
    },
    async registerExplanation(subject, output) {
      const file = baseName(output.explanation)
      const { method } = await readExplanation(subject.folder, file)
      return keep(subject, { kind: 'explain', title: method }, file)
    },
    async registerForecast(subject, output) {
      return keep(subject, { kind: 'forecast', title: 'forecast' }, baseName(output.predicted))
    },
    async registerTable(subject, kind, made) {
      const file = made.find((path) => path.endsWith('.tsv'))
      if (!file) throw new Error(`no table among ${made.map(baseName).join(', ')}`)
      return keep(subject, { kind, title: subject.model?.card.head?.target ?? kind }, baseName(file))
    },
    async registerConnectome(subject, asked, output) {
      const file = await keepConnectome(files, subject.folder, asked, output)
      return keep(subject, { kind: 'connectivity', title: asked.kind }, file)
    },
    async registerGroup(subject, group) {
      const file = await keepGroup(files, subject.folder, group)
      return keep(subject, { kind: 'quality', title: 'quality' }, file)
    },
  }
}

const summaryOf = ({ id, model, recordings }: AnalysisSubject): Omit<AnalysisSummary, 'kind' | 'title'> => {
  const [only] = recordings
  const atlasIds = new Set(recordings.map(({ recording }) => recording.atlasId))
  return {
    id,
    modelId: model?.id ?? null,
    modelName: model?.card.name ?? null,
    recordingId: recordings.length === 1 ? only.id : null,
    recordings: recordings.length === 1 ? only.recording.name : `${recordings.length} recordings`,
    atlasId: atlasIds.size === 1 ? only.recording.atlasId : null,
    phantom: recordings.some(({ recording }) => recording.phantom),
    madeAt: new Date().toISOString(),
  }
}

const arrayOf = ({ map, control }: Explanation, name: AnalysisArray): string | null => {
  if (name === 'map-matrix') return map.matrix
  if (name === 'map-frames') return map.perFrame
  if (name === 'control-matrix') return control?.matrix ?? null
  if (name === 'control-frames') return control?.perFrame ?? null
  return null
}
