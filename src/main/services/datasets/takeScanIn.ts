import type { Finding, TaskOutput } from '../../../preload/contract'
import type { FileStore } from '../../ports'
import type { Atlases } from '../atlases'
import { inParallel } from '../inParallel'
import { joinPath } from '../paths'
import { remarkOnSource } from '../recordingChanges'
import { freshId, type RecordingRow, type RecordingRows } from '../recordingRows'
import { findTruth } from '../truthFile'
import type { Workspace } from '../workspace'
import { fillOpen } from './fillOpen'
import { matchScanned, type Match } from './matchScanned'
import { remarkOnMatches } from './remarks'
import { makeSeriesSays, saysSides } from './seriesSays'
import { takeIn } from './takeIn'

interface Parts {
  rows: RecordingRows
  files: FileStore
  workspace: Workspace
  atlases: Pick<Atlases, 'import' | 'resolve'>
}

interface Scanned {
  /** Of the data set. */
  id: string
  root: string
  scan: TaskOutput<'scan'>
  /** Whether a recording was among those of an earlier scan of the data set. */
  isOwn(row: RecordingRow): boolean
}

/** So many remarks of a scan are kept with a recording. */
const mostRemarks = 20

/** What a scan means for the recordings that are known: the rows it gives, all rows to put, and what is to be said. */
export const takeScanIn = async (
  parts: Parts,
  { id, root, scan, isOwn }: Scanned,
): Promise<{ taken: RecordingRow[]; put: RecordingRow[]; remarks: Finding[] }> => {
  const { files, rows, atlases, workspace } = parts
  for (const path of scan.atlases) await atlases.import(joinPath(root, path), false)
  const isGone = async ({ path }: RecordingRow) => (await files.facts(path)) === null
  const found = scan.recordings.filter(({ path }) => !workspace.isMade(joinPath(root, path)))
  const { matches, vanished } = await matchScanned(found, { root, rows: rows.list(), isOwn, isGone })
  const saysOf = makeSeriesSays(files, atlases)
  const remarksOf = groupByFile(scan.findings)
  const described = await inParallel(matches, async (match) => {
    const { scanned, path, known, standing } = match
    const isNew = standing === 'new' || standing === 'changed'
    return takeIn(match, {
      id: known?.id ?? freshId(rows, workspace.nameOf(path)),
      datasetId: id,
      root,
      saysSides: known !== null && isTurned(known) && (await saysSides(files, path)),
      says: isNew && scanned.kind === 'series' ? await saysOf(path) : null,
      truth: scanned.phantom ? await findTruth(files, path) : null,
      findings: (remarksOf.get(scanned.path) ?? []).slice(0, mostRemarks),
    })
  })
  const { rows: taken, findings: unread } = await fillOpen(files, atlases, described)
  const missing = vanished.map((row) => ({ ...row, recording: { ...row.recording, missing: true } }))
  const put = [...taken, ...missing, ...madeOfChanged(rows.list(), matches)]
  return { taken, put, remarks: [...unread, ...remarkOnMatches(matches, vanished)] }
}

/** A series that was read as a person said. */
const isTurned = ({ recording, series, path }: RecordingRow): boolean => recording.kind === 'series' && series !== path

const groupByFile = (findings: readonly Finding[]): Map<string, Finding[]> => {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const { file } = finding.place
    if (file === undefined) continue
    const group = groups.get(file)
    if (group) group.push(finding)
    else groups.set(file, [finding])
  }
  return groups
}

/** Recordings that were made of others whose files have changed, each with a remark on that. */
const madeOfChanged = (rows: readonly RecordingRow[], matches: readonly Match[]): RecordingRow[] => {
  const changed = new Map<string, string>()
  for (const { known, standing } of matches)
    if (known && standing === 'changed') changed.set(known.id, known.recording.name)
  if (changed.size === 0) return []
  return rows.flatMap((row) => {
    const source = row.recording.sourceId === null ? undefined : changed.get(row.recording.sourceId)
    return source === undefined ? [] : [remarkOnSource(row, source)]
  })
}
