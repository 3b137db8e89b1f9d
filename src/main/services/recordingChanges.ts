import type { Finding } from '../../preload/contract'
import type { FileStore } from '../ports'
import type { Examined } from './examine'
import { confoundsTableOf } from './recordingFiles'
import type { FileStamp, RecordingRow } from './recordingRows'
import { glance, wholeUpTo } from './scanning/fingerprint'

/** What a file is now. */
export const readStamp = async (files: FileStore, path: string): Promise<FileStamp> => {
  const { facts, fingerprint } = await glance(files, path)
  return stampOf({ ...facts, fingerprint })
}

export const stampOf = ({ bytes, modifiedMs, changedMs, fingerprint }: FileStamp): FileStamp => ({
  bytes,
  modifiedMs,
  changedMs,
  fingerprint,
})

/** Whether nothing about a file has changed; when so, nothing of it has to be read. */
export const isUntouched = (before: FileStamp | null, now: Omit<FileStamp, 'fingerprint'>): boolean =>
  before?.bytes === now.bytes && before.modifiedMs === now.modifiedMs && before.changedMs === now.changedMs

/**
 * Whether a file at its place has the content that it had: when it was not written to since, or when a fingerprint
 * that covers all of it is the same. Names and permissions alone change the time of the entry (ctime), and so does
 * whoever sets back the time of the content.
 */
export const hasSameContent = (before: FileStamp | null, now: FileStamp, path: string): boolean => {
  if (before === null || before.bytes !== now.bytes) return false
  if (isUntouched(before, now)) return true
  if (before.fingerprint === null || before.fingerprint !== now.fingerprint) return false
  return before.modifiedMs === now.modifiedMs || now.bytes <= wholeUpTo || /\.gz$/i.test(path)
}

/** A file as it was just read. */
export interface Renewal {
  id: string
  path: string
  examined: Examined
  findings: Finding[]
  stamp: FileStamp
  /** Whether it is still what it was when it was known. */
  isSame: boolean
}

/** The row of a recording whose file was read again, or for the first time. */
export const renew = (known: RecordingRow | null, renewal: Renewal): RecordingRow => {
  const { id, path, examined, findings, stamp, isSame } = renewal
  const { recording, series, truth, confounds } = examined
  const isOpen = recording.kind === 'series' && recording.parcels === null
  // What a person said of a file holds as long as its content does.
  if (known && isSame && isOpen && known.series !== known.path) return { ...known, stamp }
  const base = known === null || isSame ? known : forgetMade(known)
  return {
    id,
    path,
    series: series ?? base?.series ?? null,
    truth,
    confounds: base?.confounds ?? confounds,
    mask: base?.mask ?? null,
    stamp,
    scanned: base?.scanned ?? null,
    judged: base?.judged ?? null,
    remarks: { file: findings, series: base?.remarks.series ?? [], change: base?.remarks.change ?? [] },
    recording: {
      ...recording,
      ...(base ? keptOf(base, series === null) : {}),
      hasConfounds: confoundsTableOf({ confounds: base?.confounds ?? confounds }) !== null,
      id,
      missing: false,
      findings: [],
    },
  }
}

/** What the file alone does not say: by its data set, and by what was made of it. */
const keptOf = ({ recording, scanned }: RecordingRow, hasMadeSeries: boolean) => {
  const { datasetId, sourceId, quality, parcels, atlasId, coverage } = recording
  const { subject, session, task, run, space, site } = recording
  return {
    ...{ datasetId, sourceId, quality },
    ...(hasMadeSeries ? { parcels, atlasId, coverage } : {}),
    // Data sets know better than a name alone who was recorded.
    ...(scanned || sourceId !== null ? { subject, session, task, run, space, site } : {}),
  }
}

/** A recording without what was made of its file, which has changed since; a remark says what was let go. */
export const forgetMade = (row: RecordingRow): RecordingRow => {
  const lost = [
    ...(row.series !== null && row.series !== row.path ? ['parcel series'] : []),
    ...(row.judged !== null || row.recording.quality !== null ? ['quality'] : []),
  ]
  return {
    ...row,
    series: row.recording.kind === 'series' ? row.path : null,
    judged: null,
    remarks: {
      file: row.remarks.file,
      series: [],
      change: lost.length > 0 ? [changed(row.recording.name, lost)] : row.remarks.change,
    },
    recording: { ...row.recording, quality: null, parcels: null, atlasId: null, coverage: null },
  }
}

/** A recording that was made of one whose file has changed. */
export const remarkOnSource = (row: RecordingRow, source: string): RecordingRow => ({
  ...row,
  remarks: { ...row.remarks, change: [sourceChanged(row.recording.name, source)] },
})

const changed = (name: string, lost: readonly string[]): Finding => ({
  code: 'recording.changed',
  severity: 'warning',
  place: { file: name },
  message: `${name} has changed: the earlier ${lost.join(' and the earlier ')} no longer belong${lost.length > 1 ? '' : 's'} to it.`,
  suggestion: `Make ${lost.join(' and ')} anew.`,
})

const sourceChanged = (name: string, source: string): Finding => ({
  code: 'recording.source.changed',
  severity: 'warning',
  place: { file: name },
  message: `${source}, which ${name} was made of, has changed since.`,
  suggestion: 'Clean it anew.',
})
