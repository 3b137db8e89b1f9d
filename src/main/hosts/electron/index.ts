import { join, resolve } from 'node:path'
import { app, BrowserWindow, dialog, protocol, session } from 'electron'
import { AppError } from '../../../preload/contract'
import { idOf } from '../../services/ids'
import { builtFiles } from '../core/builtFiles'
import { defaultWorkspace } from '../core/defaultWorkspace'
import { openCore, type Core } from '../core/openCore'
import { appScheme } from './appOrigin'
import { closeOff, openWindow } from './appWindow'
import { handleDialogs } from './dialogs'
import { makeUtilityProcesses } from './utilityProcesses'

const built = builtFiles(__dirname)
const say = (error: unknown) => void process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
])

const argument = (name: string): string | undefined =>
  process.argv[process.argv.indexOf(name) + 1 || process.argv.length]
const workspace = resolve(argument('--workspace') ?? defaultWorkspace())

// Each workspace is one instance of the app, with what the window remembers of it.
app.setPath('userData', join(app.getPath('appData'), 'Boldscope', idOf(workspace)))

const start = async (): Promise<void> => {
  await app.whenReady()
  const tried = closeOff(session.defaultSession)
  const core = await openCore({
    workspace,
    host: 'electron',
    processes: makeUtilityProcesses(built.worker),
    assets: built.window,
    connections: tried,
    onBug: say,
  })
  protocol.handle(appScheme, core.handle)
  handleDialogs()
  endWith(core)
  const open = () => openWindow(built.preload, join(app.getPath('userData'), 'window.json'))
  open()
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open()
  })
}

/** The program ends when its work has ended: what runs is stopped and kept as interrupted. */
const endWith = (core: Core): void => {
  let closed = false
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void core
      .close()
      .catch(say)
      .finally(() => {
        closed = true
        app.quit()
      })
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
}

app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit()
})

if (!app.requestSingleInstanceLock()) app.quit()
else
  start().catch((error: unknown) => {
    say(error)
    dialog.showErrorBox('Boldscope could not start', error instanceof AppError ? error.message : String(error))
    app.exit(1)
  })
