import { AppError, recordingSchema, type CensorRule, type Finding, type Recording } from '../../preload/contract'
import type { ScannedRecording } from '../../preload/contract'
import type { Catalogue } from '../ports'
import { idOf } from './ids'
import type { PutBack } from './removals'

/** What a file was when it was last read: by this it is told whether it is still the same. */
export interface FileStamp {
  bytes: number
  modifiedMs: number
  changedMs: number
  /** Of the content; null where it was never taken. */
  fingerprint: string | null
}

/** Where the files lie that judged a recording. */
export interface Judged {
  folder: string
  /** What the files begin with. */
  name: string
  rule: CensorRule
  madeAt: string
}

export interface RecordingRow {
  id: string
  /** The user's own file. */
  path: string
  /** The parcel series that this recording is, or that was made from it. */
  series: string | null
  /** Ground truth of planted anomalies, where the recording's data set has one. */
  truth: string | null
  /** Of the run: its confounds table and the mask of its brain. */
  confounds: string | null
  mask: string | null
  stamp: FileStamp | null
  /** As the scan of its data set gave it; null for a file that came alone or was made here. */
  scanned: ScannedRecording | null
  judged: Judged | null
  /** What is to be said of the file itself, of the series made from it, and of what a change of the file took away. */
  remarks: { file: Finding[]; series: Finding[]; change: Finding[] }
  recording: Recording
}

/** The recordings of the workspace, all of them at hand: there may be very many, and they are asked for often. */
export interface RecordingRows {
  list(): readonly RecordingRow[]
  get(id: string): RecordingRow | null
  /** Throws AppError 'notFound'. */
  row(id: string): RecordingRow
  put(row: RecordingRow): void
  remove(id: string): void
  /** All that `work` puts and removes, here and on other shelves, or nothing of it. */
  batch(work: () => void): void
}

export const makeRecordingRows = (catalogue: Catalogue): RecordingRows => {
  const shelf = catalogue.shelf<RecordingRow>('recordings')
  let known: Map<string, RecordingRow> | null = null
  const rows = () =>
    (known ??= new Map(
      shelf
        .list()
        .flatMap(withDefaults)
        .map((row) => [row.id, row]),
    ))
  return {
    list: () => [...rows().values()],
    get: (id) => rows().get(id) ?? null,
    row: (id) => {
      const found = rows().get(id)
      if (!found) throw new AppError('notFound', 'There is no such recording.')
      return found
    },
    put(row) {
      const whole = withFindings(row)
      shelf.put(whole)
      rows().set(row.id, whole)
    },
    remove(id) {
      shelf.remove(id)
      rows().delete(id)
    },
    batch(work) {
      try {
        catalogue.batch(work)
      } catch (error) {
        known = null
        throw error
      }
    },
  }
}

/**
 * The id of a new recording, by its path. One that was moved away keeps its id; what lies in its place by now gets
 * another.
 */
export const freshId = (rows: Pick<RecordingRows, 'get'>, name: string): string => {
  let id = idOf(name)
  for (let n = 2; rows.get(id) !== null; n++) id = idOf(`${name}\n${n}`)
  return id
}

/** Takes recordings off the list, all of them or none. */
export const takeOff = (rows: RecordingRows, ids: readonly string[]): PutBack => {
  const gone = [...new Set(ids)].map((id) => rows.row(id))
  rows.batch(() => gone.forEach(({ id }) => rows.remove(id)))
  return () => rows.batch(() => gone.forEach((row) => void (rows.get(row.id) ?? rows.put(row))))
}

/**
 * A row that was kept by an older version has what stands for the absence of what it could not say. One that makes no
 * sense at all is left out: its file can be taken in again.
 */
const withDefaults = (row: Partial<RecordingRow> & Pick<RecordingRow, 'id' | 'path' | 'recording'>): RecordingRow[] => {
  const recording = recordingSchema.safeParse(row.recording)
  if (!recording.success || typeof row.path !== 'string') return []
  const nothing = { series: null, truth: null, confounds: null, mask: null, stamp: null, scanned: null, judged: null }
  const remarks = { file: [], series: [], change: [], ...row.remarks }
  return [{ ...nothing, ...row, remarks, recording: recording.data }]
}

/** The recording carries all remarks; work on a file may remark on what was remarked on before: once is enough. */
const withFindings = (row: RecordingRow): RecordingRow => {
  const { file, series, change } = row.remarks
  const all = [...change, ...file, ...series]
  const findings = [...new Map(all.map((finding) => [finding.code + finding.message, finding])).values()]
  return { ...row, recording: { ...row.recording, findings } }
}
