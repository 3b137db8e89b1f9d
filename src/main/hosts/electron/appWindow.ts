import { BrowserWindow, screen, type Session } from 'electron'
import { appOrigin } from './appOrigin'
import { readBounds, rememberBounds } from './windowBounds'

/** The one window. It cannot go anywhere else, open anything, or be allowed anything. */
export const openWindow = (preload: string, stateFile: string): BrowserWindow => {
  const window = new BrowserWindow({
    ...readBounds(
      stateFile,
      screen.getAllDisplays().map((display) => display.workArea),
    ),
    minWidth: 1024,
    minHeight: 680,
    title: 'Boldscope',
    backgroundColor: '#101214',
    autoHideMenuBar: true,
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  })
  const { webContents } = window
  webContents.on('will-navigate', (event) => event.preventDefault())
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  rememberBounds(window, stateFile)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${appOrigin}/`)
  return window
}

/** Nothing is permitted, and nothing is fetched but from the program itself; gives how many tries there were. */
export const closeOff = (session: Session): (() => number) => {
  let tried = 0
  session.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write'),
  )
  session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write')
  session.webRequest.onBeforeRequest({ urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'] }, (_, decide) => {
    tried += 1
    decide({ cancel: true })
  })
  return () => tried
}
