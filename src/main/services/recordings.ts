import {
  AppError,
  type Finding,
  type Orientation,
  type QualitySummary,
  type Recording,
  type SeriesColumn,
} from '../../preload/contract'
import type { Checked } from '../domain/finding'
import type { ParcelSeries } from '../domain/parcelSeries'
import { examineDense, examineSeries, examineVolume, seriesFacts, type Examined } from './examine'
import { demand } from './fileText'
import { makeFreshen } from './freshRecordings'
import type { Keepsakes } from './keepsakes'
import { folderOf } from './paths'
import { makeImport, type ImportParts, type Imported } from './importRecordings'
import { idOf } from './ids'
import { makeOrient } from './orientSeries'
import { readStamp } from './recordingChanges'
import { takeOff, type Judged, type RecordingRow } from './recordingRows'
import type { PutBack } from './removals'
import { readSeries } from './seriesFiles'

export type { RecordingRow } from './recordingRows'

export type { Imported } from './importRecordings'

/** A parcel series that was made by cleaning one recording, which becomes a recording of its own. */
export interface Cleaned {
  source: RecordingRow
  path: string
}

export interface Recordings {
  list(): Recording[]
  has(id: string): boolean
  /** As the catalogue has it. */
  row(id: string): RecordingRow
  /** As its file is now; see `makeFreshen`. */
  fresh(id: string): Promise<RecordingRow>
  /** Files and folders of the user's; nothing of theirs is copied or changed. A folder becomes a data set. */
  import(paths: readonly string[]): Promise<Imported>
  /** Gives a recording the parcel series that was made from it. */
  attachSeries(id: string, path: string, findings: Finding[]): Promise<void>
  /** Reads a table of numbers as a person says that it lies. */
  orient(id: string, orientation: Orientation): Promise<Recording>
  /** Gives the ids of the new recordings. */
  addCleaned(cleaned: readonly Cleaned[]): Promise<string[]>
  /** Gives recordings the quality that they were judged to have. */
  keepQuality(judgements: ReadonlyArray<{ id: string; judged: Judged; quality: QualitySummary }>): Promise<void>
  series(id: string): Promise<ParcelSeries>
  columns(id: string): Promise<SeriesColumn[]>
  /** Takes them off the list; their files stay. */
  remove(ids: readonly string[]): PutBack
}

export type RecordingsParts = Omit<ImportParts, 'examine'> & { keepsakes: Pick<Keepsakes, 'keep'> }

export const makeRecordings = (parts: RecordingsParts): Recordings => {
  const { files, rows, atlases, workspace, keepsakes } = parts

  const examine = (path: string, kind: Recording['kind']): Promise<Checked<Examined | 'single'>> => {
    if (kind === 'volume') return examineVolume(files, path)
    return kind === 'dense' ? examineDense(files, path) : examineSeries(files, atlases, path)
  }
  const fresh = makeFreshen({ files, rows, examine })

  /** What a scan leaves open, because only reading all of the file would tell. */
  const note = (row: RecordingRow, { frames, parcels, trSeconds }: ParcelSeries): void => {
    const { recording } = row
    if (recording.kind !== 'series' || (recording.frames === frames && recording.parcels === parcels.length)) return
    const told = { frames, parcels: parcels.length, trSeconds: recording.trSeconds ?? trSeconds }
    rows.put({ ...row, recording: { ...recording, ...told } })
  }

  const series = async (id: string): Promise<ParcelSeries> => {
    const row = await fresh(id)
    if (!row.series) throw new AppError('notFound', `${row.recording.name} has no parcel series yet.`)
    const read = demand(await readSeries(files, row.series))
    note(row, read)
    return read
  }

  return {
    list: () => rows.list().map(({ recording }) => recording),
    has: (id) => rows.get(id) !== null,
    row: (id) => rows.row(id),
    fresh,
    series,
    remove: (ids) => takeOff(rows, ids),
    import: makeImport({ ...parts, examine }),
    orient: makeOrient({ ...parts, fresh }),
    async attachSeries(id, path, findings) {
      const known = rows.row(id)
      const facts = await seriesFacts(atlases, demand(await readSeries(files, path)))
      const remarks = { ...known.remarks, series: findings, change: [] }
      rows.put({ ...known, series: path, remarks, recording: { ...known.recording, ...facts } })
      await keepsakes.keep(folderOf(path), 'recordings', [rows.row(id)])
    },
    async addCleaned(cleaned) {
      const made: RecordingRow[] = []
      for (const { source, path } of cleaned) {
        const findings: Finding[] = []
        const examined = demand(await examineSeries(files, atlases, path), findings)
        const stamp = await readStamp(files, path)
        made.push(fromSource(source, { id: idOf(workspace.nameOf(path)), path, examined, findings, stamp }))
      }
      rows.batch(() => made.forEach((row) => rows.put(row)))
      const ids = made.map(({ id }) => id)
      if (made.length > 0) await keepsakes.keep(folderOf(made[0].path), 'recordings', ids.map(rows.row))
      return ids
    },
    async keepQuality(judgements) {
      const there = judgements.filter(({ id }) => rows.get(id) !== null)
      rows.batch(() => {
        for (const { id, judged, quality } of there) {
          const row = rows.row(id)
          const remarks = { ...row.remarks, change: [] }
          rows.put({ ...row, judged, remarks, recording: { ...row.recording, quality } })
        }
      })
      const judged = there.map(({ id }) => rows.row(id))
      if (there.length > 0) await keepsakes.keep(there[0].judged.folder, 'recordings', judged)
    },
    async columns(id) {
      return rows.row(id).series ? columnsOf(await series(id)) : []
    },
  }
}

const columnsOf = ({ parcels, coverage }: ParcelSeries): SeriesColumn[] =>
  parcels.map(({ name, label, network, centre }, i) => {
    const fraction = coverage ? coverage[i] : NaN
    return { name, label, network, centre, coverage: Number.isNaN(fraction) ? null : fraction }
  })

/** A recording that was made of another: of the same person and run, with the files that lie beside that one. */
const fromSource = (
  source: RecordingRow,
  made: Pick<RecordingRow, 'id' | 'path'> & { examined: Examined; findings: Finding[]; stamp: RecordingRow['stamp'] },
): RecordingRow => {
  const { subject, session, task, run, space, site, datasetId, hasConfounds } = source.recording
  const { id, path, examined, findings, stamp } = made
  return {
    ...{ id, path, stamp, series: path, truth: source.truth },
    ...{ confounds: source.confounds, mask: source.mask, scanned: null, judged: null },
    remarks: { file: findings, series: [], change: [] },
    recording: {
      ...examined.recording,
      ...{ subject, session, task, run, space, site, datasetId, hasConfounds },
      ...{ id, sourceId: source.id, findings: [] },
    },
  }
}
