import { randomBytes } from 'node:crypto'
import { openLibsqlCatalogue } from '../../adapters/libsqlCatalogue'
import { makeNodeFiles } from '../../adapters/nodeFiles'
import { makeNodeInbox } from '../../adapters/nodeInbox'
import { makeNodeZipper } from '../../adapters/nodeZipper'
import { resourcePath } from '../../adapters/resources'
import type { ScannedRecording } from '../../../preload/contract'
import type { ProcessAdapter, TaskContext } from '../../ports'
import { makeAnalyses } from '../../services/analyses'
import { makeAtlases, type AtlasRow } from '../../services/atlases'
import { makeDatasets } from '../../services/datasets'
import { checkRecordings, makePlanner } from '../../services/jobPlans'
import { Jobs } from '../../services/jobs'
import { makeKeepsakes, makeRowKeeper } from '../../services/keepsakes'
import { makeModels } from '../../services/models'
import { joinPath } from '../../services/paths'
import { makePortable } from '../../services/portableCatalogue'
import { makeRecordingQuality } from '../../services/recordingQuality'
import { makeRecordingRows } from '../../services/recordingRows'
import { makeRecordings } from '../../services/recordings'
import { makeReports } from '../../services/reports'
import { makeResults } from '../../services/results'
import { makeTaskRunner } from '../../services/taskRunner'
import { makeUploads } from '../../services/uploads'
import type { Workspace } from '../../services/workspace'

/** The services on one workspace, with the files and processes of this machine. */
export const openServices = async (
  workspace: Workspace,
  { processes, onBug }: { processes: ProcessAdapter; onBug(error: unknown): void },
) => {
  const files = makeNodeFiles()
  const isNew = (await files.facts(workspace.catalogue)) === null
  const catalogue = makePortable(openLibsqlCatalogue(workspace.catalogue), workspace.root)
  const keepsakes = makeKeepsakes({ files, workspace })
  if (isNew) await keepsakes.restore(catalogue)
  const newId = () => randomBytes(8).toString('hex')
  const runner = makeTaskRunner(processes)

  const keeper = makeRowKeeper<AtlasRow>(keepsakes, 'atlases', workspace.atlasFactsAt)
  const atlases = makeAtlases({ catalogue, files, keeper })
  await atlases.stock(resourcePath('atlases'))
  const rows = makeRecordingRows(catalogue)
  const datasets = makeDatasets({ catalogue, rows, files, workspace, atlases })
  const scan = (folder: string, known: ScannedRecording[]) =>
    runner.run('scan', { folder, known, eachFinding: true }, unattended())
  const analyses = makeAnalyses({ catalogue, files, recordings: rows, keepsakes, workspace, atlases })
  const { takeConnectome } = analyses
  const recordings = makeRecordings({ rows, files, workspace, atlases, datasets, scan, takeConnectome, keepsakes })
  const quality = makeRecordingQuality({ files, recordings })
  const models = makeModels({ catalogue, files })
  if (isNew) await models.restore(joinPath(workspace.root, 'models'))
  const results = makeResults({ catalogue, files, keepsakes })
  const reports = makeReports({ catalogue, keeper: makeRowKeeper(keepsakes, 'reports', workspace.reportFactsAt) })
  const uploads = makeUploads({ files, inbox: makeNodeInbox(), workspace, newId })
  await uploads.clear()

  const shown = { recordings, datasets, quality, atlases, models, results, reports, analyses, uploads }
  const plan = makePlanner({ files, workspace, zipper: makeNodeZipper(), ...shown })
  const check = checkRecordings(recordings)
  const jobs = await Jobs.open({ shelf: catalogue.shelf('jobs'), runner, plan, check, newId, onBug })
  return { ...shown, jobs, files, catalogue, runner }
}

/** For work that nobody watches or stops. */
const unattended = (): TaskContext => ({ progress: () => {}, signal: new AbortController().signal })
