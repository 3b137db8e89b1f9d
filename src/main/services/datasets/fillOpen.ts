import type { Checked, Finding } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import type { FileStore } from '../../ports'
import type { Atlases } from '../atlases'
import { seriesFacts } from '../examine'
import type { RecordingRow } from '../recordingRows'
import { readSeries } from '../seriesFiles'

/** More, and larger ones, are left until somebody looks at them. */
const mostRead = 500
const mostBytes = 32 * 2 ** 20

/**
 * Series of which the scan could not tell frames and parcels without reading all of them, with what reading tells:
 * MATLAB and NumPy files, as a rule. One that cannot be read carries the reasons.
 */
export const fillOpen = async (
  files: FileStore,
  atlases: Pick<Atlases, 'resolve'>,
  rows: readonly RecordingRow[],
): Promise<{ rows: RecordingRow[]; findings: Finding[] }> => {
  const filled: RecordingRow[] = []
  const findings: Finding[] = []
  let read = 0
  for (const row of rows) {
    const isOpen = row.recording.kind === 'series' && (row.recording.frames === 0 || row.recording.parcels === null)
    const isRead = isOpen && row.recording.bytes <= mostBytes && read < mostRead
    if (isRead) read++
    const series = isRead ? await readSeries(files, row.path) : null
    if (series && !series.ok) findings.push(...series.findings.map((finding) => at(finding, row.scanned!.path)))
    filled.push(series ? await fill(atlases, row, series) : row)
  }
  return { rows: filled, findings }
}

const at = (finding: Finding, file: string): Finding => ({ ...finding, place: { ...finding.place, file } })

const fill = async (
  atlases: Pick<Atlases, 'resolve'>,
  row: RecordingRow,
  series: Checked<ParcelSeries>,
): Promise<RecordingRow> => {
  const remarks = { ...row.remarks, file: [...row.remarks.file, ...series.findings] }
  if (!series.ok) return { ...row, remarks }
  const { frames, trSeconds, phantom } = series.value
  const facts = await seriesFacts(atlases, series.value)
  const told = { frames, trSeconds: row.recording.trSeconds ?? trSeconds, phantom: row.recording.phantom || phantom }
  return { ...row, remarks, recording: { ...row.recording, ...told, ...facts } }
}
