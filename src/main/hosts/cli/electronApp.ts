import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { interruptible } from './interruption'

const binaries: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}

/** Electron's binary, where there is one and a screen to show a window on; else null. */
export const findElectron = (projectFolder: string): string | null => {
  const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (!hasScreen) return null
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(projectFolder, 'node_modules/electron/dist')
  const binary = join(folder, binaries[process.platform] ?? 'electron')
  return existsSync(binary) ? binary : null
}

/** Runs the app in Electron until its window is closed; gives the exit code. */
export const openElectron = (binary: string, mainFolder: string, workspace: string): Promise<number> => {
  // Chromium's sandbox refuses to run as root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(binary, [...asRoot, join(mainFolder, 'electron.js'), '--workspace', workspace], {
    stdio: 'inherit',
  })
  return interruptible((signal) => {
    signal.addEventListener('abort', () => child.kill())
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code) => resolve(code ?? 1))
    })
  })
}
