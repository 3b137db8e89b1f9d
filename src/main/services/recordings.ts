import { AppError, type Finding, type Recording, type SeriesColumn } from '../../preload/contract'
import type { Checked } from '../domain/finding'
import type { ParcelSeries } from '../domain/parcelSeries'
import type { Catalogue, FileStore } from '../ports'
import type { Atlases } from './atlases'
import { collectFiles } from './collectFiles'
import { examineSeries, examineVolume, seriesFacts, type Examined } from './examine'
import { demand } from './fileText'
import { idOf } from './ids'
import { readSeries } from './seriesFiles'
import type { Workspace } from './workspace'

export interface RecordingRow {
  id: string
  /** The user's own file. */
  path: string
  /** The parcel series that this recording is, or that was made from it. */
  series: string | null
  /** Ground truth of planted anomalies, where the recording's data set has one. */
  truth: string | null
  /** What is to be said of the file itself, and of the series made from it; the recording carries both. */
  remarks: { file: Finding[]; series: Finding[] }
  recording: Recording
}

export interface Imported {
  recordings: Recording[]
  findings: Finding[]
}

export interface Recordings {
  list(): Recording[]
  row(id: string): RecordingRow
  /** Files and folders of the user's; nothing of theirs is copied or changed. */
  import(paths: readonly string[]): Promise<Imported>
  /** Gives a recording the parcel series that was made from it. */
  attachSeries(id: string, path: string, findings: Finding[]): Promise<void>
  series(id: string): Promise<ParcelSeries>
  columns(id: string): Promise<SeriesColumn[]>
  remove(id: string): void
}

export const makeRecordings = (parts: {
  catalogue: Catalogue
  files: FileStore
  workspace: Workspace
  atlases: Atlases
}): Recordings => {
  const { files, atlases } = parts
  const shelf = parts.catalogue.shelf<RecordingRow>('recordings')

  const row = (id: string): RecordingRow => {
    const found = shelf.get(id)
    if (!found) throw new AppError('notFound', 'There is no such recording.')
    return found
  }

  const series = async (id: string): Promise<ParcelSeries> => {
    const { series, recording } = row(id)
    if (!series) throw new AppError('notFound', `${recording.name} has no parcel series yet.`)
    return demand(await readSeries(files, series))
  }

  const keep = async (path: string, examined: Checked<Examined>, into: Imported): Promise<void> => {
    if (!examined.ok) return void into.findings.push(...examined.findings)
    const { recording, series, truth } = examined.value
    const id = idOf(parts.workspace.nameOf(path))
    const known = shelf.get(id)
    const remarks = { file: examined.findings, series: [] }
    const fresh: RecordingRow = { id, path, series, truth, remarks, recording: { id, ...recording, findings: [] } }
    const kept = withFindings(recording.kind === 'volume' && known?.series ? takeSeriesOver(fresh, known) : fresh)
    shelf.put(kept)
    into.recordings.push(kept.recording)
  }

  return {
    list: () => shelf.list().map(({ recording }) => recording),
    row,
    series,
    remove: (id) => shelf.remove(row(id).id),
    async import(paths) {
      const found = await collectFiles(files, paths)
      const into: Imported = { recordings: [], findings: found.findings }
      const single: string[] = []
      for (const path of found.volumes) {
        const examined = await examineVolume(files, path)
        if (examined.ok && examined.value === 'single') single.push(path)
        else await keep(path, examined as Checked<Examined>, into)
      }
      for (const path of single) into.findings.push(...(await atlases.import(path, found.named.has(path))))
      for (const path of found.series) await keep(path, await examineSeries(files, atlases, path), into)
      return into
    },
    async attachSeries(id, path, findings) {
      const known = row(id)
      const facts = await seriesFacts(atlases, demand(await readSeries(files, path)))
      const remarks = { ...known.remarks, series: findings }
      shelf.put(withFindings({ ...known, series: path, remarks, recording: { ...known.recording, ...facts } }))
    },
    async columns(id) {
      if (!row(id).series) return []
      const { parcels, coverage } = await series(id)
      return parcels.map(({ name, label, network, centre }, i) => {
        const fraction = coverage ? coverage[i] : NaN
        return { name, label, network, centre, coverage: Number.isNaN(fraction) ? null : fraction }
      })
    },
  }
}

/** A recording that is imported again keeps the series that was made from it. */
const takeSeriesOver = (row: RecordingRow, known: RecordingRow): RecordingRow => {
  const { parcels, atlasId, coverage } = known.recording
  return {
    ...row,
    series: known.series,
    remarks: { file: row.remarks.file, series: known.remarks.series },
    recording: { ...row.recording, parcels, atlasId, coverage },
  }
}

/** The work on a file may remark on what was remarked on when it was imported: once is enough. */
const withFindings = (row: RecordingRow): RecordingRow => {
  const all = [...row.remarks.file, ...row.remarks.series]
  const findings = [...new Map(all.map((finding) => [finding.code + finding.message, finding])).values()]
  return { ...row, recording: { ...row.recording, findings } }
}
