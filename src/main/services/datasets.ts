import { AppError, type Dataset, type Finding, type ParticipantTable } from '../../preload/contract'
import type { Recording, ScannedConnectome, ScannedRecording, TaskOutput } from '../../preload/contract'
import { groupFindings } from '../domain/dataset/groupFindings'
import type { Catalogue, FileStore, Shelf } from '../ports'
import type { Atlases } from './atlases'
import { takeScanIn } from './datasets/takeScanIn'
import { idOf } from './ids'
import { joinPath } from './paths'
import type { RecordingRow, RecordingRows } from './recordingRows'
import type { PutBack } from './removals'
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
  connectomes?: ScannedConnectome[]
}

export type Scan = TaskOutput<'scan'>

export interface Datasets {
  list(): Dataset[]
  row(id: string): DatasetRow
  participants(id: string): ParticipantTable
  findings(id: string): Finding[]
  /** Matrices of connectivity in the folder. */
  connectomes(id: string): ScannedConnectome[]
  /** The path of one of these. Throws AppError 'notFound'. */
  connectomeAt(id: string, path: string): string
  /** The path of a folder as data sets are known by it. */
  rootAt(path: string): string
  /** The recordings of a folder as they were scanned before. */
  known(root: string): ScannedRecording[]
  /** Takes in what a scan found, each finding by itself. Recordings that are known keep their ids, wherever their files lie now. */
  register(root: string, scan: Scan): Promise<{ id: string; recordings: Recording[] }>
  /** Forgets the data set with its recordings; the files stay as they are. */
  remove(id: string): PutBack
}

export const makeDatasets = (parts: {
  catalogue: Catalogue
  rows: RecordingRows
  files: FileStore
  workspace: Workspace
  atlases: Pick<Atlases, 'import' | 'resolve'>
}): Datasets => {
  const { files, rows, workspace } = parts
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
    connectomes: (id) => tableOf(id).connectomes ?? [],
    connectomeAt(id, path) {
      const isThere = tableOf(id).connectomes?.some((one) => one.path === path)
      if (!isThere) throw new AppError('notFound', 'The data set has no such matrix.')
      return joinPath(row(id).root, path)
    },
    rootAt: (path) => path.replace(/(?<=.)[\\/]+$/, ''),
    known: (root) =>
      rows
        .list()
        .filter(isOwn(idAt(root)))
        .map(({ scanned }) => scanned!),
    async register(root, scan) {
      const id = idAt(root)
      const { taken, put, remarks } = await takeScanIn(parts, { id, root, scan, isOwn: isOwn(id) })
      const findings = groupFindings([...scan.findings.map(ofList), ...remarks])
      rows.batch(() => {
        for (const one of put) rows.put(one)
        shelf.put({ id, root, dataset: describe(id, scan, taken.length, findings) })
        const { columns, participants, connectomes } = scan
        tables.put({ id, table: { columns, participants }, findings, connectomes })
      })
      await forgetEmptied(id)
      return { id, recordings: taken.map((one) => rows.row(one.id).recording) }
    },
    remove(id) {
      const gone = { dataset: row(id), table: tableOf(id) }
      return takeOff({ rows, shelf, tables }, gone)
    },
  }
}

/** A folder without recordings stays on the list, with what the scan says of it. */
const ofList = (finding: Finding): Finding =>
  finding.code === 'folder.nothing'
    ? {
        ...finding,
        suggestion: `${finding.suggestion} It stays on the list to be scanned again; take it off if it was not meant.`,
      }
    : finding

/** Takes a data set with its recordings off the list. */
const takeOff = (
  { rows, shelf, tables }: { rows: RecordingRows; shelf: Shelf<DatasetRow>; tables: Shelf<TableRow> },
  { dataset, table }: { dataset: DatasetRow; table: TableRow },
): PutBack => {
  const { id } = dataset
  const own = rows.list().filter(({ recording }) => recording.datasetId === id)
  rows.batch(() => {
    for (const one of own) rows.remove(one.id)
    tables.remove(id)
    shelf.remove(id)
  })
  return () =>
    rows.batch(() => {
      for (const one of own) if (rows.get(one.id) === null) rows.put(one)
      if (shelf.get(id) !== null) return
      tables.put(table)
      shelf.put(dataset)
    })
}

const describe = (
  id: string,
  { dataset, participants, connectomes }: Scan,
  recordings: number,
  findings: readonly Finding[],
): Dataset => {
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length
  return {
    ...dataset,
    id,
    recordings,
    connectomes: connectomes.length,
    participants: participants.length,
    errors: count('error'),
    warnings: count('warning'),
    scannedAt: new Date().toISOString(),
  }
}
