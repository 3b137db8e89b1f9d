import type { Finding, Orientation, Recording } from '../../preload/contract'
import { derivedName } from '../domain/bids'
import { accept, type Checked } from '../domain/finding'
import { orientationUnknown } from '../domain/matrix/orient'
import type { FileStore } from '../ports'
import type { Atlases } from './atlases'
import { bidsUris } from './bidsUri'
import { seriesFacts } from './examine'
import { demand } from './fileText'
import type { Keepsakes } from './keepsakes'
import { baseName, joinPath } from './paths'
import type { RecordingRow, RecordingRows } from './recordingRows'
import { makeSidecarReader } from './series/readSidecars'
import { readSeries, writeSeries } from './seriesFiles'
import type { Workspace } from './workspace'

interface Parts {
  files: FileStore
  rows: RecordingRows
  atlases: Pick<Atlases, 'resolve'>
  workspace: Workspace
  keepsakes: Pick<Keepsakes, 'keep'>
  /** The recording as its file is now. */
  fresh(id: string): Promise<RecordingRow>
}

/**
 * Reads a table of numbers whose file does not tell which side is time, as a person says that it lies. The series is
 * written into the workspace; the file itself and what lies beside it stay as they are. What was made of it as it was
 * read before is let go. Throws AppError 'input.bad' where the file cannot be read so.
 */
export const makeOrient =
  ({ files, rows, atlases, workspace, keepsakes, fresh }: Parts) =>
  async (id: string, orientation: Orientation): Promise<Recording> => {
    const { path } = await fresh(id)
    const findings: Finding[] = [saidSo(baseName(path), orientation)]
    const series = demand(await readSeries(files, path, undefined, sayingSo(files, orientation)), findings)
    const folder = workspace.parcelsOf(id)
    const made = joinPath(folder, derivedName(baseName(path), [], 'timeseries', '.tsv'))
    await writeSeries(files, made, series, { Sources: await bidsUris(files, [path], folder) })
    const facts = await seriesFacts(atlases, series)
    const known = rows.row(id)
    const trSeconds = known.recording.trSeconds ?? series.trSeconds
    const file = known.remarks.file.filter(({ code }) => code !== orientationUnknown)
    rows.put({
      ...known,
      ...{ series: made, judged: null, remarks: { file, series: findings, change: [] } },
      recording: { ...known.recording, ...facts, frames: series.frames, trSeconds, quality: null },
    })
    await keepsakes.keep(folder, 'recordings', [rows.row(id)])
    return rows.row(id).recording
  }

/** What lies beside a series says, and which side is time. */
const sayingSo = (files: FileStore, orientation: Orientation) => {
  const sayOf = makeSidecarReader(files)
  return async (path: string): Promise<Checked<Record<string, unknown>>> => {
    const said = await sayOf(path)
    return said.ok ? accept({ ...said.value, Orientation: orientation }, said.findings) : said
  }
}

const saidSo = (file: string, orientation: Orientation): Finding => ({
  code: 'series.orientation.told',
  severity: 'info',
  place: { file },
  message: `Each row of ${file} was said to be a ${orientation === 'time-by-parcels' ? 'frame' : 'parcel'}.`,
  suggestion: 'Nothing, if that is so.',
})
