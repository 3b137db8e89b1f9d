import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfNeeded, cli, root } from './buildIfNeeded.mjs'

// Opens the app: in Electron, or in the browser where Electron cannot be had.
buildIfNeeded()
fetchElectron()
process.argv.splice(1, 1, cli, 'open')
createRequire(import.meta.url)(cli)

/** The electron package carries no binary: its own script fetches it, once. */
function fetchElectron() {
  const electron = join(root, 'node_modules/electron')
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH || existsSync(join(electron, 'dist/version'))) return
  const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (!hasScreen || !existsSync(join(electron, 'install.js'))) return
  spawnSync(process.execPath, [join(electron, 'install.js')], { stdio: 'ignore', timeout: 180_000 })
}
