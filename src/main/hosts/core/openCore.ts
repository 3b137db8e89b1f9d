import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { version } from '../../../../package.json'
import { connectionsOpened } from '../../adapters/outgoingConnections'
import { resourcePath } from '../../adapters/resources'
import { makeRpc } from '../../adapters/rpc'
import { makeStaticFiles } from '../../adapters/staticFiles'
import { lockWorkspace } from '../../adapters/workspaceLock'
import type { Source } from '../../../preload/contract'
import type { ProcessAdapter } from '../../ports'
import { makeBytes } from '../../services/bytes'
import { probeDevices } from '../../services/devices'
import { readLabelColumns } from '../../services/labelColumns'
import { makeRouter } from '../../services/router'
import { sourcePath } from '../../services/sources'
import { workspaceAt } from '../../services/workspace'
import { openServices } from './openServices'
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
  const services = await openServices(workspace, options)
  const { files, recordings, atlases, results, jobs } = services

  const app = {
    version,
    host: options.host,
    workspace: workspace.name,
    connections: () => connectionsOpened() + (options.connections?.() ?? 0),
    devices: () => probeDevices(services.runner),
  }
  const pathOf = (source: Source) => sourcePath(workspace, source)
  const labelColumns = (table: Source) => readLabelColumns(files, pathOf(table))
  const { handlers, events } = makeRouter({ app, pathOf, labelColumns, ...services })
  const rpc = makeRpc({ handlers, events, onBug: options.onBug })
  const template = resourcePath('templates', 'tpl-MNI152NLin2009aSym_res-2_T1w.nii.gz')
  const bytes = makeBytes({ workspace, template, ...services })
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
      services.catalogue.close()
      unlock()
    },
  }
}

const notFound = () => new Response('Not found\n', { status: 404, headers: { 'content-type': 'text/plain' } })
