import type { ScannedRecording } from '../../../preload/contract'
import { joinPath } from '../paths'
import { hasSameContent } from '../recordingChanges'
import type { FileStamp, RecordingRow } from '../recordingRows'

/** A file of a scan and the recording that it is known as. */
export interface Match {
  scanned: ScannedRecording
  path: string
  known: RecordingRow | null
  standing: 'new' | 'same' | 'moved' | 'changed'
}

interface Before {
  root: string
  rows: readonly RecordingRow[]
  /** Whether a recording is one of the data set's, as it was scanned before. */
  isOwn(row: RecordingRow): boolean
  /** Whether the file of a recording of another folder is no longer where it was. */
  isGone(row: RecordingRow): Promise<boolean>
}

/**
 * Tells which recordings the files of a scan are: by their paths as long as the content is the same, then by their
 * fingerprints, wherever they lay before; what is left at a known path is a recording whose file has changed. Own
 * recordings that no file is left for have vanished.
 */
export const matchScanned = async (
  scanned: readonly ScannedRecording[],
  { root, rows, isOwn, isGone }: Before,
): Promise<{ matches: Match[]; vanished: RecordingRow[] }> => {
  const byPath = new Map(rows.map((row) => [row.path, row]))
  const claimed = new Set<RecordingRow>()
  const matches = scanned.map((one): Match => {
    const path = joinPath(root, one.path)
    const known = byPath.get(path) ?? null
    if (known === null || !hasSameContent(known.stamp, one, path))
      return { scanned: one, path, known: null, standing: 'new' }
    claimed.add(known)
    return { scanned: one, path, known, standing: 'same' }
  })

  /** The first that has left its place; those that are still there are nobody else's. */
  const takeMoved = async (candidates: RecordingRow[], path: string): Promise<RecordingRow | null> => {
    for (let at = 0; at < candidates.length;) {
      const row = candidates[at]
      if (row.path === path) at++
      else {
        candidates.splice(at, 1)
        if (isOwn(row) || (await isGone(row))) return row
      }
    }
    return null
  }

  const open = matches.filter(({ standing }) => standing === 'new')
  const byContent = indexByContent(rows.filter((row) => !claimed.has(row)))
  for (const match of open) {
    const known = await takeMoved(byContent.get(contentOf(match.scanned)) ?? [], match.path)
    if (known === null) continue
    claimed.add(known)
    Object.assign(match, { known, standing: 'moved' })
  }
  for (const match of open) {
    const known = byPath.get(match.path)
    if (match.standing !== 'new' || known === undefined || claimed.has(known)) continue
    claimed.add(known)
    Object.assign(match, { known, standing: 'changed' })
  }
  return { matches, vanished: rows.filter((row) => isOwn(row) && !claimed.has(row)) }
}

const contentOf = ({ fingerprint, bytes }: FileStamp): string => `${fingerprint} ${bytes}`

const indexByContent = (rows: readonly RecordingRow[]): Map<string, RecordingRow[]> => {
  const index = new Map<string, RecordingRow[]>()
  for (const row of rows) {
    if (row.stamp === null || row.stamp.fingerprint === null) continue
    const content = contentOf(row.stamp)
    const same = index.get(content)
    if (same) same.push(row)
    else index.set(content, [row])
  }
  return index
}
