import { AppError, type Dataset, type Finding, type ParticipantTable } from '../../preload/contract'
import type { Recording, ScannedRecording, TaskOutput } from '../../preload/contract'
import { groupFindings } from '../domain/dataset/groupFindings'
import type { Catalogue, FileStore } from '../ports'
import type { Atlases } from './atlases'
import { fillOpen } from './datasets/fillOpen'
import { matchScanned, type Match } from './datasets/matchScanned'
import { makeSeriesSays } from './datasets/seriesSays'
import { remarkOnMatches } from './datasets/remarks'
import { takeIn } from './datasets/takeIn'
import { idOf } from './ids'
import { inParallel } from './inParallel'
import { joinPath } from './paths'
import { remarkOnSource } from './recordingChanges'
import type { RecordingRow, RecordingRows } from './recordingRows'
import { findTruth } from './truthFile'
import type { Workspace } from './workspace'

export interface DatasetRow {
  id: string
  /** The user's folder. */
  root: string
  dataset: Dataset
}

/** What of a data set may be large, kept apart so that listing data sets stays quick. */
interface TableRow {
  id: string
  table: ParticipantTable
  findings: Finding[]
}

export type Scan = TaskOutput<'scan'>

export interface Datasets {
  list(): Dataset[]
  row(id: string): DatasetRow
  participants(id: string): ParticipantTable
  findings(id: string): Finding[]
  /** The path of a folder as data sets are known by it. */
  rootAt(path: string): string
  /** The recordings of a folder as they were scanned before. */
  known(root: string): ScannedRecording[]
  /** Takes in what a scan found, each finding by itself. Recordings that are known keep their ids, wherever their files lie now. */
  register(root: string, scan: Scan): Promise<{ id: string; recordings: Recording[] }>
  /** Forgets the data set with its recordings; the files stay as they are. */
  remove(id: string): void
}

export const makeDatasets = (parts: {
  catalogue: Catalogue
  rows: RecordingRows
  files: FileStore
  workspace: Workspace
  atlases: Pick<Atlases, 'import' | 'resolve'>
}): Datasets => {
  const { files, rows, atlases, workspace } = parts
  const shelf = parts.catalogue.shelf<DatasetRow>('datasets')
  const tables = parts.catalogue.shelf<TableRow>('datasetTables')

  const row = (id: string): DatasetRow => {
    const found = shelf.get(id)
    if (!found) throw new AppError('notFound', 'There is no such data set.')
    return found
  }
  const tableOf = (id: string): TableRow =>
    tables.get(row(id).id) ?? { id, table: { columns: [], participants: [] }, findings: [] }
  const idAt = (root: string): string => idOf(workspace.nameOf(root))
  const isOwn = (id: string) => (one: RecordingRow) => one.scanned !== null && one.recording.datasetId === id

  /** Of a recording that is new. The place of one that was moved away keeps its id; whatever lies there now gets another. */
  const freshId = (path: string): string => {
    const name = workspace.nameOf(path)
    let id = idOf(name)
    for (let n = 2; rows.get(id) !== null; n++) id = idOf(`${name}\n${n}`)
    return id
  }

  const takeAllIn = async (root: string, datasetId: string, matches: readonly Match[], remarks: readonly Finding[]) => {
    const saysOf = makeSeriesSays(files, atlases)
    const byFile = groupByFile(remarks)
    return inParallel(matches, async (match) => {
      const { scanned, path, known, standing } = match
      const isNew = standing === 'new' || standing === 'changed'
      const says = isNew && scanned.kind === 'series' ? await saysOf(path) : null
      const truth = scanned.phantom ? await findTruth(files, path) : null
      const id = known?.id ?? freshId(path)
      const findings = (byFile.get(scanned.path) ?? []).slice(0, 20)
      return takeIn(match, { id, datasetId, root, says, truth, findings })
    })
  }

  /** Data sets all of whose recordings were found elsewhere by now, with the folder itself gone. */
  const forgetEmptied = async (but: string): Promise<void> => {
    for (const { id, root } of shelf.list()) {
      if (id === but || rows.list().some((one) => one.recording.datasetId === id) || (await files.facts(root))) continue
      tables.remove(id)
      shelf.remove(id)
    }
  }

  return {
    list: () => shelf.list().map(({ dataset }) => dataset),
    row,
    participants: (id) => tableOf(id).table,
    findings: (id) => tableOf(id).findings,
    rootAt: (path) => path.replace(/(?<=.)[\\/]+$/, ''),
    known: (root) =>
      rows
        .list()
        .filter(isOwn(idAt(root)))
        .map(({ scanned }) => scanned!),
    async register(root, scan) {
      const id = idAt(root)
      for (const path of scan.atlases) await atlases.import(joinPath(root, path), false)
      const isGone = async ({ path }: RecordingRow) => (await files.facts(path)) === null
      const { matches, vanished } = await matchScanned(scan.recordings, {
        root,
        rows: rows.list(),
        isOwn: isOwn(id),
        isGone,
      })
      const taken = await fillOpen(files, atlases, await takeAllIn(root, id, matches, scan.findings))
      const findings = groupFindings([...scan.findings, ...remarkOnMatches(matches, vanished)])
      rows.batch(() => {
        for (const one of taken) rows.put(one)
        for (const one of vanished) rows.put({ ...one, recording: { ...one.recording, missing: true } })
        for (const one of madeOfChanged(rows.list(), matches)) rows.put(one)
        shelf.put({ id, root, dataset: describe(id, scan, findings) })
        tables.put({ id, table: { columns: scan.columns, participants: scan.participants }, findings })
      })
      await forgetEmptied(id)
      return { id, recordings: taken.map((one) => rows.row(one.id).recording) }
    },
    remove(id) {
      row(id)
      rows.batch(() => {
        for (const one of rows.list()) if (one.recording.datasetId === id) rows.remove(one.id)
        tables.remove(id)
        shelf.remove(id)
      })
    },
  }
}

const describe = (id: string, { dataset, recordings, participants }: Scan, findings: readonly Finding[]): Dataset => {
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length
  return {
    ...dataset,
    id,
    recordings: recordings.length,
    participants: participants.length,
    errors: count('error'),
    warnings: count('warning'),
    scannedAt: new Date().toISOString(),
  }
}

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
