import type { SeriesColumn } from '../../../preload/contract'
import type { RecordingRow } from '../recordings'
import type { PlannerParts } from './plan'

export const rowsOf = ({ recordings }: PlannerParts, ids: readonly string[]): RecordingRow[] =>
  [...new Set(ids)].map((id) => recordings.row(id))

/** The parcels that the recordings share, by the first that still has them: files may go while work goes on. */
export const columnsOf = async (
  { recordings }: PlannerParts,
  rows: readonly RecordingRow[],
): Promise<SeriesColumn[]> => {
  for (const { id } of rows) {
    const columns = await recordings.columns(id).catch(() => [])
    if (columns.length > 0) return columns
  }
  return []
}

export const whatOf = (rows: readonly RecordingRow[]): string =>
  rows.length === 1 ? rows[0].recording.name : `${rows.length} recordings`
