import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
  type Dirent,
  type Stats,
} from 'node:fs'
import { sep } from 'node:path'
import { gunzipSync, constants as zlibConstants } from 'node:zlib'
import type { FileFacts, Part, WalkedEntry } from '../ports'
import { explainReading, refuse } from './fileTrouble'

/*
 * Looking through very many small files. Every call here blocks: for a file of a few KiB the way to the thread pool
 * and back takes ten times as long as the call itself.
 */

export const factsFrom = (stats: Stats): FileFacts => ({
  bytes: stats.size,
  modifiedMs: stats.mtimeMs,
  changedMs: stats.ctimeMs,
  kind: stats.isDirectory() ? 'folder' : 'file',
})

const nothing = { bytes: 0, modifiedMs: 0, changedMs: 0 }

export async function* walk(folder: string, deepest: number): AsyncGenerator<WalkedEntry[]> {
  const root = realRoot(folder)
  // The folder that comes next is the last one.
  const waiting: Array<{ path: string; depth: number }> = [{ path: '', depth: 0 }]
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const { path, depth } = at
    const entries = listFolder(root, path)
    if (entries === null && depth === 0) throw explainReading(Object.assign(new Error(), { code: 'EACCES' }), folder)
    if (entries === null) {
      yield [{ path, kind: 'denied', ...nothing }]
      continue
    }
    const folders = entries.filter(({ kind }) => kind === 'folder')
    if (depth >= deepest) for (const entry of folders) entry.kind = 'tooDeep'
    else for (const entry of folders.reverse()) waiting.push({ path: entry.path, depth: depth + 1 })
    yield entries
  }
}

function realRoot(folder: string): string {
  try {
    const root = realpathSync(folder)
    if (statSync(root).isDirectory()) return root
  } catch (error) {
    throw explainReading(error, folder)
  }
  throw refuse(folder, 'folder.isFile', `${folder.split(/[\\/]/).at(-1)} is a file.`, 'Give the folder that it is in.')
}

/** Null where the folder may not be read. One that is gone by now is empty. */
function listFolder(root: string, path: string): WalkedEntry[] | null {
  let found: Dirent[]
  try {
    found = readdirSync(`${root}/${path}`, { withFileTypes: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? [] : null
  }
  return found
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => look(root, path === '' ? entry.name : `${path}/${entry.name}`, entry))
}

function look(root: string, path: string, entry: Dirent): WalkedEntry {
  if (entry.isDirectory()) return { path, kind: 'folder', ...nothing }
  const full = `${root}/${path}`
  try {
    if (entry.isSymbolicLink()) return followLink(root, path)
    const stats = lstatSync(full)
    if (!stats.isFile()) return { path, kind: 'noFile', ...nothing }
    return { path, ...factsFrom(stats), kind: 'file' }
  } catch {
    // Gone since the folder was listed, or of a name that cannot be said in UTF-8.
    return { path, kind: 'noFile', ...nothing }
  }
}

function followLink(root: string, path: string): WalkedEntry {
  let target: string
  let stats: Stats
  try {
    target = realpathSync(`${root}/${path}`)
    stats = statSync(target)
  } catch {
    return { path, kind: 'linkBroken', ...nothing }
  }
  const isInside = target === root || target.startsWith(root.endsWith(sep) ? root : root + sep)
  if (!isInside) return { path, kind: 'linkOut', ...nothing }
  if (stats.isDirectory()) return { path, kind: 'linkToFolder', ...nothing }
  return stats.isFile() ? { path, ...factsFrom(stats), kind: 'file' } : { path, kind: 'noFile', ...nothing }
}

/** One place for all that is read: a caller is done with its parts before it asks for others. */
let buffer = new Uint8Array(256 * 1024)

/** A pipe would keep an opening for reading waiting for ever. */
const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

export async function readParts(
  path: string,
  choose: (facts: FileFacts) => readonly Part[],
): Promise<{ facts: FileFacts; parts: Uint8Array[] }> {
  let handle: number | undefined
  try {
    handle = openSync(path, withoutWaiting)
    const stats = fstatSync(handle)
    if (stats.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    if (!stats.isFile()) throw refuse(path, 'file.noFile', 'This is no file that could be read.', 'Remove it.')
    const facts = factsFrom(stats)
    const wanted = choose(facts)
    const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0)
    if (total > buffer.length) buffer = new Uint8Array(total)
    let filled = 0
    const parts = wanted.map((part) => {
      const got = readPart(handle!, part, filled)
      filled += got
      return buffer.subarray(filled - got, filled)
    })
    return { facts, parts }
  } catch (error) {
    throw explainOther(explainReading(error, path), path)
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

/** Whatever else the system says of a file is about that file: a disk or network that fails, a name that is too long. */
function explainOther(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (syscall === undefined) return error
  return refuse(path, 'file.unreadable', `The file cannot be read (${code}).`, 'Check the disk or network it lies on.')
}

function readPart(handle: number, { offset, bytes }: Part, at: number): number {
  let got = 0
  while (got < bytes) {
    const more = readSync(handle, buffer, at + got, bytes - got, offset + got)
    if (more === 0) break
    got += more
  }
  return got
}

export function hashBytes(parts: ReadonlyArray<Uint8Array | string>): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

export function inflateStart(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return null
  try {
    return gunzipSync(bytes, { finishFlush: zlibConstants.Z_SYNC_FLUSH })
  } catch {
    return null
  }
}

/** The length that a gzip file gives at its end (RFC 1952), within reason: room for just that is quicker made. */
function likelyLength(bytes: Uint8Array): number {
  if (bytes.length < 4) return 1024
  const told = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true)
  return Math.min(Math.max(told, 1024), 64 * 1024)
}

export function inflateWhole(bytes: Uint8Array, mostBytes: number): Uint8Array | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(1, mostBytes), chunkSize: likelyLength(bytes) })
  } catch {
    return null
  }
}
