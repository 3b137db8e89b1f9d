import { AppError, detectionSchema, type Detection, type Result, type ResultSummary } from '../../preload/contract'
import type { Catalogue, FileStore } from '../ports'
import type { Keepsakes } from './keepsakes'
import type { ModelRow } from './models'
import { joinPath } from './paths'
import type { RecordingRow } from './recordings'

export interface ResultRow {
  id: string
  folder: string
  recordingId: string
  atlasId: string | null
  /** Columns of the arrays, in order. */
  parcels: string[]
  summary: ResultSummary
}

export interface Results {
  list(): ResultSummary[]
  row(id: string): ResultRow
  get(id: string): Promise<Result>
  register(id: string, folder: string, recording: RecordingRow, model: ModelRow): Promise<string>
}

export const makeResults = (parts: {
  catalogue: Catalogue
  files: FileStore
  keepsakes: Pick<Keepsakes, 'keep'>
}): Results => {
  const shelf = parts.catalogue.shelf<ResultRow>('results')

  const recordings = parts.catalogue.shelf<{ id: string }>('recordings')
  /** A recording that was removed takes nothing with it but its own row. */
  const ifThere = (recordingId: string): string | null => recordings.get(recordingId)?.id ?? null

  const row = (id: string): ResultRow => {
    const found = shelf.get(id)
    if (!found) throw new AppError('notFound', 'There is no such result.')
    return found
  }

  const readDetection = async (folder: string): Promise<Detection> =>
    detectionSchema.parse(JSON.parse(await parts.files.readText(joinPath(folder, 'findings.json'))))

  return {
    row,
    list: () => shelf.list().map(({ summary, recordingId }) => ({ ...summary, recordingId: ifThere(recordingId) })),
    async get(id) {
      const { folder, recordingId, atlasId, parcels } = row(id)
      const detection = await readDetection(folder)
      return { id, recordingId: ifThere(recordingId), atlasId, detection, parcels, frames: detection.recording.frames }
    },
    async register(id, folder, { id: recordingId, recording }, { card }) {
      const detection = await readDetection(folder)
      const made: ResultRow = {
        id,
        folder,
        recordingId,
        atlasId: recording.atlasId,
        parcels: card.contract.parcels.map((parcel) => parcel.name),
        summary: {
          id,
          subject: detection.subject,
          recordingId,
          modelName: detection.model.name,
          anomalies: detection.anomalies.length,
          cells: detection.cells,
          fdr: detection.fdr,
          phantom: detection.recording.phantom,
          madeAt: detection.madeAt,
        },
      }
      await parts.keepsakes.keep(folder, 'results', [made])
      shelf.put(made)
      return id
    },
  }
}
