import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { makeForkedProcesses } from '../../adapters/forkedProcess'
import { builtFiles } from '../core/builtFiles'
import type { Core } from '../core/openCore'
import { toPort } from './arguments'
import { runDemo } from './demo'
import { findElectron, openElectron } from './electronApp'
import { interruptible } from './interruption'
import { exitCodes, tellDone } from './outcome'
import type { Tools } from './tools'
import { defaultWorkspace } from '../core/defaultWorkspace'

/** The commands that work on a workspace: the demo, and the app itself. */
export const addAppCommands = (program: Command, tools: Tools): void => {
  program
    .command('demo')
    .description('Run everything on the phantom, then open the app on it')
    .requiredOption('--out <dir>', 'workspace to make')
    .option('--no-open', 'do not open the app afterwards')
    .option('--port <n>', 'port of the app in the browser; any free one when left out', toPort, 0)
    .option('--json', 'print one JSON object')
    .action((options: { out: string; open: boolean; port: number; json?: boolean }) =>
      tools.settle(options.json === true, async () => {
        const workspace = resolve(options.out)
        const core = await openCoreFor(tools, workspace)
        try {
          const { result, words } = await interruptible((signal) => runDemo(core, tools.io, signal))
          tellDone(tools.io, options.json === true, result, words)
        } finally {
          await core.close()
        }
        return options.open ? openApp(tools, workspace, options.port, options.json === true) : exitCodes.done
      }),
    )

  program
    .command('open')
    .description('Open the app: in Electron where it is there, else in the browser')
    .option('--port <n>', 'port in the browser; any free one when left out', toPort, 0)
    .option('--workspace <dir>', 'folder of the workspace', defaultWorkspace())
    .action((options: { port: number; workspace: string }) =>
      tools.settle(false, () => openApp(tools, options.workspace, options.port, false)),
    )

  program
    .command('serve')
    .description('Serve the app to browsers of this machine')
    .option('--port <n>', 'port; any free one when left out', toPort, 0)
    .option('--workspace <dir>', 'folder of the workspace', defaultWorkspace())
    .option('--json', 'print one JSON object')
    .action((options: { port: number; workspace: string; json?: boolean }) =>
      tools.settle(options.json === true, () =>
        serve(tools, options.workspace, options.port, (url) =>
          tools.io.out(options.json ? `${JSON.stringify({ url })}\n` : `${url}\n`),
        ),
      ),
    )
}

/** The core and the server are loaded here alone: commands that run one task start without. */
const openCoreFor = async (tools: Tools, workspace: string): Promise<Core> => {
  const { openCore } = await import('../core/openCore')
  const built = builtFiles(tools.mainFolder)
  return openCore({
    workspace,
    host: 'browser',
    processes: makeForkedProcesses({ entry: built.worker }),
    assets: built.window,
    onBug: (error) => tools.io.err(`${error instanceof Error ? error.stack : String(error)}\n`),
  })
}

/** Opens the app. After a command's own JSON the address goes to standard error: standard output holds one object. */
const openApp = (tools: Tools, workspace: string, port: number, afterJson: boolean): Promise<number> => {
  const binary = findElectron(join(tools.mainFolder, '../..'))
  if (binary) return openElectron(binary, tools.mainFolder, workspace)
  tools.io.err('Electron cannot be had here: the same app is served to the browser, at this address.\n')
  return serve(tools, workspace, port, (url) => (afterJson ? tools.io.err : tools.io.out)(`${url}\n`))
}

/** Serves until it is told to stop, which is how serving ends well. */
const serve = async (tools: Tools, workspace: string, port: number, tell: (url: string) => void): Promise<number> => {
  const { serveWeb } = await import('../web/serveWeb')
  const core = await openCoreFor(tools, workspace)
  try {
    await interruptible(async (signal) => {
      const onBug = (error: unknown) => tools.io.err(`${error instanceof Error ? error.stack : String(error)}\n`)
      const server = await serveWeb({ port, handle: core.handle, onBug })
      tell(server.url)
      await new Promise<void>((stop) => signal.addEventListener('abort', () => stop(), { once: true }))
      await server.close()
    })
  } finally {
    await core.close()
  }
  return exitCodes.done
}
