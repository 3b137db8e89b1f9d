import { motionKindOf } from '../domain/quality'
import { baseName } from './paths'
import type { RecordingRow } from './recordingRows'

const isTable = (path: string): boolean => /\.tsv(\.gz)?$/i.test(path)

/** The confounds of a run as a table with named columns; null where there is none, or motion parameters alone. */
export const confoundsTableOf = ({ confounds }: Pick<RecordingRow, 'confounds'>): string | null =>
  confounds !== null && isTable(confounds) ? confounds : null

/** The file that tells of a head's motion, where its columns and units are known. */
export const motionOf = ({ confounds }: Pick<RecordingRow, 'confounds'>): string | null =>
  confounds !== null && (isTable(confounds) || motionKindOf(baseName(confounds)) !== null) ? confounds : null

/** The volume that a recording is, or was made of; null where there is none. */
export const volumeOf = (
  rows: { has(id: string): boolean; row(id: string): RecordingRow },
  row: RecordingRow,
): RecordingRow | null => {
  const { kind, sourceId } = row.recording
  if (kind === 'volume') return row
  return sourceId !== null && rows.has(sourceId) ? volumeOf(rows, rows.row(sourceId)) : null
}
