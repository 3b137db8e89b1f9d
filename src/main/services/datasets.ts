import { AppError, type Dataset, type Finding, type ParticipantTable } from '../../preload/contract'
import type { Catalogue } from '../ports'
import type { RecordingRow } from './recordings'

export interface DatasetRow {
  id: string
  /** The user's folder. */
  root: string
  dataset: Dataset
}

/** What of a data set may be large, kept apart so that listing data sets stays quick. */
export interface DatasetTableRow {
  id: string
  table: ParticipantTable
  findings: Finding[]
}

export interface Datasets {
  list(): Dataset[]
  row(id: string): DatasetRow
  participants(id: string): ParticipantTable
  findings(id: string): Finding[]
  /** Forgets the data set with its recordings; the files stay as they are. */
  remove(id: string): void
}

export const makeDatasets = ({ catalogue }: { catalogue: Catalogue }): Datasets => {
  const shelf = catalogue.shelf<DatasetRow>('datasets')
  const tables = catalogue.shelf<DatasetTableRow>('datasetTables')
  const recordings = catalogue.shelf<RecordingRow>('recordings')

  const row = (id: string): DatasetRow => {
    const found = shelf.get(id)
    if (!found) throw new AppError('notFound', 'There is no such data set.')
    return found
  }
  const tableOf = (id: string): DatasetTableRow =>
    tables.get(row(id).id) ?? { id, table: { columns: [], participants: [] }, findings: [] }

  return {
    list: () => shelf.list().map(({ dataset }) => dataset),
    row,
    participants: (id) => tableOf(id).table,
    findings: (id) => tableOf(id).findings,
    remove(id) {
      row(id)
      catalogue.batch(() => {
        for (const { id: recordingId, recording } of recordings.list())
          if (recording.datasetId === id) recordings.remove(recordingId)
        tables.remove(id)
        shelf.remove(id)
      })
    },
  }
}
