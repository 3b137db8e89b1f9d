import { explanationSchema, type AnalysisSummary, type TaskOutput } from '../../preload/contract'
import type { FileStore, Shelf } from '../ports'
import { keepConnectome } from './connectomes'
import { keepGroup } from './groupQuality'
import type { ModelRow } from './models'
import type { Keepsakes } from './keepsakes'
import { baseName, joinPath } from './paths'
import type { FileStamp, RecordingRow } from './recordingRows'

export interface AnalysisRow {
  id: string
  folder: string
  /** Base name of the file that holds the answer. */
  file: string
  summary: AnalysisSummary
  /** The user's own file of a matrix that was computed elsewhere, and what it was when it was read. */
  source?: { path: string; stamp: FileStamp }
}

/** What was asked, of which model (if of any), about which recordings. */
export interface AnalysisSubject {
  id: string
  folder: string
  model: ModelRow | null
  recordings: readonly RecordingRow[]
}

/** Takes what tasks made into the list of analyses; each gives the id. */
export interface AnalysisRegister {
  registerExplanation(subject: AnalysisSubject, output: TaskOutput<'explain'>): Promise<string>
  registerForecast(subject: AnalysisSubject, output: TaskOutput<'forecast'>): Promise<string>
  /** A table with a row for each recording, among the files that were made. */
  registerTable(subject: AnalysisSubject, kind: 'embed' | 'predict', files: readonly string[]): Promise<string>
  registerConnectome(
    subject: AnalysisSubject,
    asked: Parameters<typeof keepConnectome>[2],
    output: TaskOutput<'connectivity'>,
  ): Promise<string>
  /** `rows`: in the order of the group's table. */
  registerGroup(subject: AnalysisSubject, group: Parameters<typeof keepGroup>[2]): Promise<string>
}

export const makeAnalysisRegister = (
  shelf: Shelf<AnalysisRow>,
  files: FileStore,
  keepsakes: Pick<Keepsakes, 'keep'>,
): AnalysisRegister => {
  const keep = async (
    subject: AnalysisSubject,
    summary: Pick<AnalysisSummary, 'kind' | 'title'>,
    file: string,
  ): Promise<string> => {
    const { id, folder } = subject
    const row = { id, folder, file, summary: { ...summaryOf(subject), ...summary } }
    await keepsakes.keep(folder, 'analyses', [row])
    shelf.put(row)
    return id
  }
  return {
    async registerExplanation(subject, output) {
      const file = baseName(output.explanation)
      const { method } = explanationSchema.parse(JSON.parse(await files.readText(joinPath(subject.folder, file))))
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
