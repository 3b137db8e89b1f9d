import { AppError, type AnalysisSummary, type Connectome, type Finding } from '../../../preload/contract'
import { accept, type Checked } from '../../domain/finding'
import type { FileStore, Shelf } from '../../ports'
import type { AnalysisRow } from '../analysisRegister'
import type { Atlases } from '../atlases'
import { checked, demand } from '../fileText'
import { formatJson } from '../formatJson'
import { idOf } from '../ids'
import type { Keepsakes } from '../keepsakes'
import type { FileStamp } from '../recordingRows'
import { baseName, joinPath } from '../paths'
import { hasSameContent, isUntouched, readStamp } from '../recordingChanges'
import { warningsOf } from '../warningsOf'
import type { Workspace } from '../workspace'
import { keptMeasures, type Measured } from './keptMeasures'
import { placeParcels, type Placed } from './placeParcels'
import { readMatrixFile, type MatrixFile } from './readMatrix'

/** Matrices that were computed elsewhere, as analyses. The files stay the user's: what is kept is what they say. */
export interface ImportedConnectomes {
  /** Takes a file in; one that is known is read again. */
  take(path: string): Promise<Checked<AnalysisSummary>>
  /**
   * As its file is now, with the places that the atlases of today give. Throws AppError 'notFound' for a file that is
   * gone, 'input.bad' for one that can no longer be read.
   */
  open(row: AnalysisRow): Promise<{ summary: AnalysisSummary; connectome: Connectome }>
  /** Where its file lies, and what that is now. Throws AppError 'usage.bad' for another analysis, 'notFound' for a file that is gone. */
  file(id: string): Promise<{ path: string; stamp: FileStamp }>
  /** Takes in measures of its graph, which are shown as long as the file stays what it was; gives the id. */
  takeMeasures(id: string, measured: Measured): Promise<string>
  /** [parcels, parcels] float32. Throws AppError 'conflict' when the file has changed since it was opened. */
  matrix(row: AnalysisRow): Promise<{ values: Float32Array; parcels: number }>
}

const fileName = 'matrix.json'
/** Of a matrix whose file does not say what its values are. */
export const notStated = 'not stated'

type Kept = Omit<MatrixFile, 'values'> & { findings: Finding[] }

export const makeImportedConnectomes = (parts: {
  shelf: Shelf<AnalysisRow>
  files: FileStore
  workspace: Workspace
  atlases: Pick<Atlases, 'list' | 'row' | 'resolve'>
  keepsakes: Pick<Keepsakes, 'keep'>
}): ImportedConnectomes => {
  const { shelf, files, workspace, atlases, keepsakes } = parts

  const put = async (row: AnalysisRow): Promise<AnalysisRow> => {
    await keepsakes.keep(row.folder, 'analyses', [row])
    shelf.put(row)
    return row
  }

  const read = (path: string): Promise<Checked<AnalysisRow>> =>
    checked(async () => {
      const said = await readFile(files, path)
      if (!said.ok) return said
      const { stamp, kept } = said.value
      const id = idOf(`connectome ${workspace.nameOf(path)}`)
      const folder = workspace.analysisAt(id)
      await files.write(joinPath(folder, fileName), formatJson(kept))
      const { atlasId } = await placeParcels(atlases, kept.parcels, kept.atlas)
      const summary: AnalysisSummary = {
        ...{ id, kind: 'connectivity', title: kept.stat ?? notStated, recordings: baseName(path), imported: true },
        ...{ modelId: null, modelName: null, recordingId: null, atlasId, phantom: kept.phantom },
        madeAt: shelf.get(id)?.summary.madeAt ?? new Date().toISOString(),
      }
      return accept(await put({ id, folder, file: fileName, source: { path, stamp }, summary }), said.findings)
    })

  /** The row of what the file is now. */
  const freshen = async (row: AnalysisRow): Promise<AnalysisRow> => {
    const { path, stamp } = row.source!
    const facts = await files.facts(path)
    if (facts?.kind !== 'file') throw gone(path)
    if (isUntouched(stamp, facts)) return row
    const now = await readStamp(files, path)
    return hasSameContent(stamp, now, path) ? put({ ...row, source: { path, stamp: now } }) : demand(await read(path))
  }

  const measures = keptMeasures(files)

  return {
    async take(path) {
      const taken = await read(path)
      return taken.ok ? accept(taken.value.summary, taken.findings) : taken
    },
    async open(row) {
      const fresh = await freshen(row)
      const kept: Kept = JSON.parse(await files.readText(joinPath(fresh.folder, fileName)))
      const placed = await placeParcels(atlases, kept.parcels, kept.atlas)
      const { atlasId } = placed
      const changed = atlasId !== fresh.summary.atlasId
      const { summary } = changed ? await put({ ...fresh, summary: { ...fresh.summary, atlasId } }) : fresh
      const described = describe(kept, placed, baseName(fresh.source!.path))
      return { summary, connectome: { ...described, measures: await measures.read(fresh) } }
    },
    file: async (id) => (await freshen(importedIn(shelf, id))).source!,
    async takeMeasures(id, measured) {
      await measures.keep(importedIn(shelf, id), measured)
      return id
    },
    async matrix(row) {
      const { path, stamp } = row.source!
      const { values, parcels } = demand(await readMatrixFile(files, path))
      const facts = await files.facts(path)
      const isSame =
        facts !== null && (isUntouched(stamp, facts) || hasSameContent(stamp, await readStamp(files, path), path))
      if (!isSame) throw new AppError('conflict', `${baseName(path)} has changed since it was opened. Open it again.`)
      return { values, parcels: parcels.length }
    },
  }
}

/** What a file says, without its values. */
const readFile = async (files: FileStore, path: string): Promise<Checked<{ stamp: FileStamp; kept: Kept }>> => {
  // What the file is comes first: a change while it is read is then noticed by the next who looks.
  const stamp = await readStamp(files, path)
  const matrix = await readMatrixFile(files, path)
  if (!matrix.ok) return matrix
  const { parcels, stat, atlas, phantom } = matrix.value
  return accept({ stamp, kept: { parcels, stat, atlas, phantom, findings: matrix.findings } }, matrix.findings)
}

const importedIn = (shelf: Shelf<AnalysisRow>, id: string): AnalysisRow => {
  const found = shelf.get(id)
  if (!found?.source)
    throw new AppError('usage.bad', 'Only a matrix that was computed elsewhere has a file of its own.')
  return found
}

const describe = ({ stat, findings }: Kept, placed: Placed, file: string): Connectome => ({
  ...{ kind: 'imported', file, parcels: placed.parcels, measures: [], seeds: [] },
  matrices: [{ stat: stat ?? notStated, recordingId: null, name: file, framesUsed: null }],
  warnings: [...warningsOf(findings), ...wordsOnPlaces(placed)],
})

const gone = (path: string): AppError =>
  new AppError('notFound', `${baseName(path)} is no longer where it was. Put the file back, or remove this connectome.`)

const wordsOnPlaces = ({ parcels, supposed }: Placed): string[] => {
  const unknown = parcels.filter(({ centre }) => centre === null).length
  const open = unknown === parcels.length ? 'the parcels lie' : `${unknown} of ${parcels.length} parcels lie`
  return [
    ...(supposed === null
      ? []
      : [`The file does not name its atlas: places are those of ${supposed}, whose parcels have the same names.`]),
    ...(unknown === 0
      ? []
      : [`Nothing tells where ${open}: add the atlas that the matrix was made with, and open this again.`]),
  ]
}
