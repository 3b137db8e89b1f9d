import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
export const cli = join(root, 'out/main/cli.js')
const made = [
  'out/main/cli.js',
  'out/main/electron.js',
  'out/main/worker.js',
  'out/preload/index.js',
  'out/renderer/index.html',
]
const madeFrom = ['src', 'package.json', 'electron.vite.config.ts']

const newest = (path) => {
  const facts = statSync(path)
  if (!facts.isDirectory()) return facts.mtimeMs
  return Math.max(facts.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const isCurrent = () => {
  const files = made.map((name) => join(root, name))
  if (!files.every((file) => existsSync(file))) return false
  const builtMs = Math.min(...files.map((file) => statSync(file).mtimeMs))
  return madeFrom.every((name) => newest(join(root, name)) <= builtMs)
}

/** Builds when `out` is absent or older than the sources. What the build says goes to standard error. */
export const buildIfNeeded = () => {
  // An installed program has no sources to build from.
  if (!existsSync(join(root, 'src')) || isCurrent()) return
  process.stderr.write('Building Boldscope ...\n')
  const bin = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const { status, signal } = spawnSync(process.execPath, [bin, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) {
    process.stderr.write(`The build failed${signal ? ` (${signal})` : ''}.\n`)
    process.exit(1)
  }
}
