import { createHash } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { copyFile, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../preload/contract'
import type { FileEntry, FileFacts, FileStore } from '../ports'

const maxBytesDefault = 256 * 2 ** 20
/** Large pieces: the thread pool inflates the next one while the caller works on this one. */
const pieceBytes = 512 * 1024

const refuse = (path: string, code: string, message: string, suggestion: string): AppError =>
  new AppError('input.bad', message, [
    { code, severity: 'error', place: { file: basename(path) }, message, suggestion },
  ])

/** What the system or zlib complained of, in the words of the person who gave the file. */
function explain(error: unknown, path: string): unknown {
  const name = basename(path)
  switch ((error as NodeJS.ErrnoException)?.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return refuse(path, 'file.missing', `${name} does not exist.`, 'Check the path.')
    case 'EISDIR':
      return refuse(path, 'file.isFolder', `${name} is a folder, a file is needed.`, 'Name the file itself.')
    case 'EACCES':
    case 'EPERM':
      return refuse(path, 'file.denied', `${name} may not be opened.`, 'Check the permissions of the file.')
    case 'Z_BUF_ERROR':
      return refuse(
        path,
        'gzip.truncated',
        `${name} ends in the middle of its compressed data.`,
        'Copy or download the file again.',
      )
    case 'Z_DATA_ERROR':
      return refuse(
        path,
        'gzip.corrupt',
        `The compressed data of ${name} are damaged.`,
        'Copy or download the file again.',
      )
    default:
      return error
  }
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explain(error, path)
  }
}

async function factsOf(path: string): Promise<FileFacts | null> {
  let facts: Stats
  try {
    facts = await stat(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return null
    throw explain(error, path)
  }
  // Devices and pipes may have no end, and a sidecar may name one.
  if (!facts.isFile() && !facts.isDirectory()) return null
  return { bytes: facts.size, modifiedMs: facts.mtimeMs, kind: facts.isDirectory() ? 'folder' : 'file' }
}

async function startsAsGzip(path: string): Promise<boolean> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}

async function* stream(path: string, options: { inflate?: boolean } = {}): AsyncGenerator<Uint8Array> {
  try {
    const inflate = options.inflate === true && (await startsAsGzip(path))
    const file = createReadStream(path, { highWaterMark: pieceBytes })
    if (!inflate) return yield* file
    const gunzip = createGunzip({ chunkSize: pieceBytes, readableHighWaterMark: pieceBytes } as object)
    // Failures reach the reader through `gunzip`; the callback only keeps them from being raised twice.
    yield* pipeline(file, gunzip, () => {})
  } catch (error) {
    throw explain(error, path)
  }
}

async function read(path: string, options: { maxBytes?: number } = {}): Promise<Uint8Array> {
  const maxBytes = options.maxBytes ?? maxBytesDefault
  return explained(path, async () => {
    const handle = await open(path)
    try {
      const { size } = await handle.stat()
      if (size > maxBytes)
        throw refuse(
          path,
          'file.tooLarge',
          `${basename(path)} has ${size} bytes, more than the ${maxBytes} this reader takes.`,
          'Give a smaller file.',
        )
      return await handle.readFile()
    } finally {
      await handle.close()
    }
  })
}

async function readEnd(path: string, bytes: number): Promise<Uint8Array> {
  return explained(path, async () => {
    const handle = await open(path)
    try {
      const { size } = await handle.stat()
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, Math.max(0, size - bytes))
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  })
}

let writes = 0
const temporaryName = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}-${++writes}.part`)

/** Fills a temporary file beside the target and renames it, so that nobody ever sees half a file. */
async function replace(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryName(path)
  await mkdir(dirname(path), { recursive: true })
  try {
    await fill(temporary)
    const handle = await open(temporary, 'r+')
    await handle.sync().finally(() => handle.close())
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  await replace(path, async (temporary) => {
    const handle = await open(temporary, 'w')
    await handle.writeFile(content).finally(() => handle.close())
  })
}

async function list(folder: string): Promise<FileEntry[]> {
  const found = await explained(folder, () => readdir(folder, { withFileTypes: true }))
  const entries = await Promise.all(
    found.map(async (entry): Promise<FileEntry | null> => {
      const path = join(folder, entry.name)
      if (entry.isFile() || entry.isDirectory())
        return { name: entry.name, path, kind: entry.isFile() ? 'file' : 'folder' }
      const facts = await factsOf(path)
      if (facts === null || (facts.kind === 'folder' && (await leadsUp(folder, path)))) return null
      return { name: entry.name, path, kind: facts.kind }
    }),
  )
  return entries.filter((entry) => entry !== null).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Whether a link leads to the folder that it is in or to one above: whoever follows it would go round in circles. */
async function leadsUp(folder: string, link: string): Promise<boolean> {
  const [here, there] = await Promise.all([realpath(folder), realpath(link)])
  return here === there || here.startsWith(there.endsWith(sep) ? there : there + sep)
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of stream(path)) hash.update(piece)
  return hash.digest('hex')
}

/** The files of this machine through Node. */
export const makeNodeFiles = (): FileStore => ({
  read,
  readEnd,
  readText: async (path, options) => new TextDecoder().decode(await read(path, options)),
  stream,
  write,
  copy: (from, to) => explained(from, () => replace(to, (temporary) => copyFile(from, temporary))),
  facts: factsOf,
  list,
  makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
  remove: (path) => rm(path, { recursive: true, force: true }),
  sha256,
})
