import type { AnalysisSummary, Finding, Recording } from '../../preload/contract'
import { groupFindings } from '../domain/dataset/groupFindings'
import { accept, type Checked } from '../domain/finding'
import type { FileStore } from '../ports'
import type { Analyses } from './analyses'
import type { Atlases } from './atlases'
import { collectFiles } from './collectFiles'
import type { Datasets, Scan } from './datasets'
import type { Examined } from './examine'
import { checked } from './fileText'
import { hasSameContent, readStamp, renew } from './recordingChanges'
import { freshId, type RecordingRow, type RecordingRows } from './recordingRows'
import type { Workspace } from './workspace'

export interface Imported {
  recordings: Recording[]
  /** Matrices of connectivity, which become analyses. */
  connectomes: AnalysisSummary[]
  findings: Finding[]
}

export interface ImportParts {
  rows: RecordingRows
  files: FileStore
  workspace: Workspace
  atlases: Atlases
  datasets: Datasets
  takeConnectome: Analyses['takeConnectome']
  /** Looks through a folder, of which this is known from before. */
  scan(folder: string, known: ReturnType<Datasets['known']>): Promise<Scan>
  /** Tells what a file is; 'single' for a volume of one frame, which is no recording. */
  examine(path: string, kind: Recording['kind']): Promise<Checked<Examined | 'single'>>
}

/** Takes in files and folders of the user's; a folder becomes a data set. */
export const makeImport = (parts: ImportParts): ((paths: readonly string[]) => Promise<Imported>) => {
  const { files } = parts
  return async (paths) => {
    const into: Imported = { recordings: [], connectomes: [], findings: [] }
    const single: string[] = []
    for (const path of paths) {
      if ((await files.facts(path))?.kind === 'folder') await importFolder(parts, path, into)
      else single.push(path)
    }
    await importFiles(parts, single, into)
    return into
  }
}

const importFolder = async ({ datasets, scan }: ImportParts, path: string, into: Imported): Promise<void> => {
  const folder = datasets.rootAt(path)
  const scanned = await scan(folder, datasets.known(folder))
  into.findings.push(...groupFindings(scanned.findings))
  const { recordings, atlases, connectomes } = scanned
  if (recordings.length === 0 && atlases.length === 0 && connectomes.length === 0) return
  into.recordings.push(...(await datasets.register(folder, scanned)).recordings)
}

const importFiles = async (parts: ImportParts, paths: readonly string[], into: Imported): Promise<void> => {
  const { files, rows, atlases, workspace, examine } = parts
  const found = await collectFiles(files, paths)
  const byPath = new Map(rows.list().map((row) => [row.path, row]))
  into.findings.push(...found.findings)
  const takeAtlas = async (path: string) => void into.findings.push(...(await atlases.import(path, true)))
  const keep = (renewal: Omit<Parameters<typeof renew>[1], 'id' | 'isSame'>, known: RecordingRow | null): Recording => {
    const { path, stamp } = renewal
    const isSame = known !== null && hasSameContent(known.stamp, stamp, path)
    const id = known?.id ?? freshId(rows, workspace.nameOf(path))
    rows.put(renew(known, { ...renewal, id, isSame }))
    return rows.row(id).recording
  }
  const take = async (path: string, kind: Recording['kind']): Promise<void> => {
    // What the file is comes first: a change while it is read is then noticed by the next who uses it.
    const stamp = await checked(async () => accept(await readStamp(files, path)))
    const examined = await examine(path, kind)
    if (!examined.ok || !stamp.ok) into.findings.push(...(examined.ok ? stamp : examined).findings)
    else if (examined.value === 'single') await takeAtlas(path)
    else {
      const { value, findings } = examined
      const kept = keep({ path, examined: value, findings, stamp: stamp.value }, byPath.get(path) ?? null)
      into.recordings.push(kept)
      into.findings.push(...kept.findings.filter(({ severity }) => severity === 'error'))
    }
  }
  for (const path of found.volumes) await take(path, 'volume')
  for (const path of found.atlases) await takeAtlas(path)
  for (const path of found.dense) await take(path, 'dense')
  for (const path of found.series) await take(path, 'series')
  for (const path of found.connectomes) {
    const taken = await parts.takeConnectome(path)
    into.findings.push(...taken.findings)
    if (taken.ok) into.connectomes.push(taken.value)
  }
}
