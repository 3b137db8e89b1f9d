import {
  AppError,
  explanationSchema,
  forecastSchema,
  type Analysis,
  type AnalysisArray,
  type AnalysisSummary,
  type Explanation,
  type TaskOutput,
} from '../../preload/contract'
import type { Catalogue, FileStore } from '../ports'
import type { ModelRow } from './models'
import { baseName, joinPath } from './paths'
import type { RecordingRow } from './recordings'
import { readTable } from './tables'

export interface AnalysisRow {
  id: string
  folder: string
  /** Base name of the file that holds the answer. */
  file: string
  summary: AnalysisSummary
}

/** What was asked, of which model, about which recordings. */
export interface AnalysisSubject {
  id: string
  folder: string
  model: ModelRow
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
}

export const makeAnalyses = (parts: { catalogue: Catalogue; files: FileStore }): Analyses => {
  const { files } = parts
  const shelf = parts.catalogue.shelf<AnalysisRow>('analyses')
  const recordings = parts.catalogue.shelf<{ id: string }>('recordings')

  const row = (id: string): AnalysisRow => {
    const found = shelf.get(id)
    if (!found) throw new AppError('notFound', 'There is no such analysis.')
    return found
  }
  /** A recording that was removed takes nothing with it but its own row. */
  const present = (summary: AnalysisSummary): AnalysisSummary => ({
    ...summary,
    recordingId: summary.recordingId && (recordings.get(summary.recordingId)?.id ?? null),
  })
  const readJson = async (path: string): Promise<unknown> => JSON.parse(await files.readText(path))
  const readExplanation = async (folder: string, file: string): Promise<Explanation> =>
    explanationSchema.parse(await readJson(joinPath(folder, file)))

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
      if (kept.kind === 'embed' || kept.kind === 'predict')
        return { kind: kept.kind, summary, table: await readTable(files, path) }
      throw new AppError('notFound', 'There is no such analysis.')
    },
    async arrayFile(id, name) {
      const { folder, file, summary } = row(id)
      const path = summary.kind === 'explain' ? arrayOf(await readExplanation(folder, file), name) : `${name}.npy`
      if (path === null) throw new AppError('notFound', 'The explanation holds no such map.')
      return joinPath(folder, baseName(path))
    },
    async remove(id) {
      await files.remove(row(id).folder)
      shelf.remove(id)
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
      return keep(subject, { kind, title: subject.model.card.head?.target ?? kind }, baseName(file))
    },
  }
}

const summaryOf = ({ id, model, recordings }: AnalysisSubject): Omit<AnalysisSummary, 'kind' | 'title'> => {
  const [only] = recordings
  const atlasIds = new Set(recordings.map(({ recording }) => recording.atlasId))
  return {
    id,
    modelId: model.id,
    modelName: model.card.name,
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
