import { AppError } from '../../preload/contract'
import type { Checked, Finding } from '../domain/finding'
import type { FileStore } from '../ports'
import type { Examined } from './examine'
import { forgetMade, hasSameContent, isUntouched, readStamp, remarkOnSource, renew } from './recordingChanges'
import type { FileStamp, RecordingRow, RecordingRows } from './recordingRows'

/**
 * Gives recordings as their files are now. A file that has changed since it was read is examined again and loses what
 * was made of the earlier content. Throws AppError 'notFound' for one that is gone, 'input.bad' for one that can no
 * longer be read.
 */
export const makeFreshen = (parts: {
  files: FileStore
  rows: RecordingRows
  examine(path: string, kind: RecordingRow['recording']['kind']): Promise<Checked<Examined | 'single'>>
}): ((id: string) => Promise<RecordingRow>) => {
  const { files, rows, examine } = parts

  const put = (row: RecordingRow): RecordingRow => {
    rows.put(row)
    return rows.row(row.id)
  }
  const setMissing = (row: RecordingRow, missing: boolean): RecordingRow =>
    row.recording.missing === missing ? row : put({ ...row, recording: { ...row.recording, missing } })

  const examineAgain = async (row: RecordingRow, stamp: FileStamp): Promise<RecordingRow> => {
    const { id, path, recording } = row
    const examined = await examine(path, recording.kind)
    for (const made of rows.list()) if (made.recording.sourceId === id) rows.put(remarkOnSource(made, recording.name))
    if (examined.ok && examined.value !== 'single')
      return put(renew(row, { id, path, examined: examined.value, findings: examined.findings, stamp, isSame: false }))
    const findings = examined.ok ? [oneFrame(recording.name)] : examined.findings
    const before = forgetMade(row)
    rows.put({ ...before, remarks: { ...before.remarks, file: findings } })
    throw new AppError('input.bad', findings[0].message, findings)
  }

  return async (id) => {
    const row = rows.row(id)
    const facts = await files.facts(row.path)
    if (facts?.kind !== 'file') {
      setMissing(row, true)
      throw new AppError(
        'notFound',
        `${row.recording.name} is no longer where it was. Put the file back, or scan its folder again.`,
      )
    }
    if (isUntouched(row.stamp, facts)) return setMissing(row, false)
    const now = await readStamp(files, row.path)
    // Of a recording that an older version took in no more is known than its length.
    const isSame = row.stamp === null ? row.recording.bytes === now.bytes : hasSameContent(row.stamp, now, row.path)
    if (!isSame) return examineAgain(row, now)
    return put({ ...row, stamp: now, recording: { ...row.recording, missing: false } })
  }
}

const oneFrame = (file: string): Finding => ({
  code: 'volume.single',
  severity: 'error',
  place: { file },
  message: `${file} holds a single volume by now and is no recording any more.`,
  suggestion: 'Put the 4D recording back.',
})
