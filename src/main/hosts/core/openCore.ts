import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { version } from '../../../../package.json'
import { openLibsqlCatalogue } from '../../adapters/libsqlCatalogue'
import { makeNodeFiles } from '../../adapters/nodeFiles'
import { makeNodeInbox } from '../../adapters/nodeInbox'
import { makeNodeZipper } from '../../adapters/nodeZipper'
import { connectionsOpened } from '../../adapters/outgoingConnections'
import { resourcePath } from '../../adapters/resources'
import { makeRpc } from '../../adapters/rpc'
import { makeStaticFiles } from '../../adapters/staticFiles'
import { lockWorkspace } from '../../adapters/workspaceLock'
import type { ScannedRecording, Source } from '../../../preload/contract'
import type { ProcessAdapter, TaskContext } from '../../ports'
import { makeAnalyses } from '../../services/analyses'
import { makeAtlases } from '../../services/atlases'
import { makeBytes } from '../../services/bytes'
import { makeDatasets } from '../../services/datasets'
import { checkRecordings, makePlanner } from '../../services/jobPlans'
import { Jobs } from '../../services/jobs'
import { readLabelColumns } from '../../services/labelColumns'
import { makeModels } from '../../services/models'
import { makePortable } from '../../services/portableCatalogue'
import { makeRecordingQuality } from '../../services/recordingQuality'
import { makeRecordingRows } from '../../services/recordingRows'
import { makeRecordings } from '../../services/recordings'
import { makeReports } from '../../services/reports'
import { makeResults } from '../../services/results'
import { sourcePath } from '../../services/sources'
import { makeRouter } from '../../services/router'
import { makeTaskRunner } from '../../services/taskRunner'
import { makeUploads } from '../../services/uploads'
import { workspaceAt } from '../../services/workspace'
import { probeDevices } from '../../services/devices'
import { pagePolicy, secure } from './securityHeaders'

export interface CoreOptions {
  /** The folder that belongs to Boldscope; made when absent. */
  workspace: string
  host: 'electron' | 'browser'
  processes: ProcessAdapter
  /** The folder of the built window. */
  assets: string
  /** Connections that the window tried to open to anything but this program. */
  connections?(): number
  onBug(error: unknown): void
}

export type Core = Awaited<ReturnType<typeof openCore>>

/** Everything behind the window, on one workspace, behind one door. */
export const openCore = async (options: CoreOptions) => {
  const root = resolve(options.workspace)
  await mkdir(root, { recursive: true })
  const workspace = workspaceAt(root)
  const unlock = lockWorkspace(workspace.lock)
  const files = makeNodeFiles()
  const catalogue = makePortable(openLibsqlCatalogue(workspace.catalogue), root)
  const newId = () => randomBytes(8).toString('hex')

  const atlases = makeAtlases({ catalogue, files })
  await atlases.stock(resourcePath('atlases'))
  const runner = makeTaskRunner(options.processes)
  const rows = makeRecordingRows(catalogue)
  const datasets = makeDatasets({ catalogue, rows, files, workspace, atlases })
  const scan = (folder: string, known: ScannedRecording[]) =>
    runner.run('scan', { folder, known, eachFinding: true }, unattended())
  const recordings = makeRecordings({ rows, files, workspace, atlases, datasets, scan })
  const quality = makeRecordingQuality({ files, recordings })
  const models = makeModels({ catalogue, files })
  const results = makeResults({ catalogue, files })
  const reports = makeReports({ catalogue })
  const analyses = makeAnalyses({ catalogue, files, recordings: rows })
  const uploads = makeUploads({ files, inbox: makeNodeInbox(), workspace, newId })
  await uploads.clear()
  const zipper = makeNodeZipper()
  const made = { models, results, reports, analyses }
  const plan = makePlanner({ files, zipper, workspace, recordings, datasets, atlases, ...made })
  const check = checkRecordings(recordings)
  const jobs = await Jobs.open({ shelf: catalogue.shelf('jobs'), runner, plan, check, newId, onBug: options.onBug })

  const app = {
    version,
    host: options.host,
    workspace: workspace.name,
    connections: () => connectionsOpened() + (options.connections?.() ?? 0),
    devices: () => probeDevices(runner),
  }
  const pathOf = (source: Source) => sourcePath(workspace, source)
  const labelColumns = (table: Source) => readLabelColumns(files, pathOf(table))
  const parts = { recordings, datasets, quality, atlases, models, jobs, results, reports, analyses, uploads }
  const { handlers, events } = makeRouter({ app, pathOf, labelColumns, ...parts })
  const rpc = makeRpc({ handlers, events, onBug: options.onBug })
  const template = resourcePath('templates', 'tpl-MNI152NLin2009aSym_res-2_T1w.nii.gz')
  const bytes = makeBytes({
    files,
    workspace,
    recordings,
    quality,
    atlases,
    results,
    reports,
    analyses,
    uploads,
    template,
  })
  const assets = makeStaticFiles({ root: options.assets, policy: pagePolicy })

  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/rpc/')) return (await rpc(request)) ?? notFound()
    if (pathname.startsWith('/bytes/')) return bytes(request)
    return (await assets(request)) ?? notFound()
  }

  return {
    workspace,
    recordings,
    atlases,
    results,
    jobs,
    /** The one door: calls, bytes and the window itself. */
    handle: async (request: Request): Promise<Response> => secure(await answer(request)),
    async close(): Promise<void> {
      await jobs.close()
      catalogue.close()
      unlock()
    },
  }
}

/** For work that nobody watches or stops. */
const unattended = (): TaskContext => ({ progress: () => {}, signal: new AbortController().signal })

const notFound = () => new Response('Not found\n', { status: 404, headers: { 'content-type': 'text/plain' } })
