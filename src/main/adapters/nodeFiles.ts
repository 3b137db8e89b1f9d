import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { threadId } from 'node:worker_threads'
import { inflateRawSync, inflateSync } from 'node:zlib'
import type { Inflate } from '../domain/inflate'
import type { FileEntry, FileFacts, FileStore } from '../ports'
import { explainReading, explainWriting, refuse } from './fileTrouble'
import { makeReadHdf5 } from './hdf5/readHdf5'
import { factsFrom, hashBytes, inflateStart, inflateWhole, readParts, walk } from './nodeScan'
import { inflatePieces, readPieces } from './readPieces'

const maxBytesDefault = 256 * 2 ** 20
/** No operating system reads more at once. */
const largestRead = 2 ** 30

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explainReading(error, path)
  }
}

async function factsOf(path: string): Promise<FileFacts | null> {
  let facts: Stats
  try {
    facts = await stat(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return null
    throw explainReading(error, path)
  }
  // Devices and pipes may have no end, and a sidecar may name one.
  if (!facts.isFile() && !facts.isDirectory()) return null
  return factsFrom(facts)
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
    const pieces = readPieces(path)
    yield* options.inflate === true && (await startsAsGzip(path)) ? inflatePieces(pieces) : pieces
  } catch (error) {
    throw explainReading(error, path)
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

async function readRange(path: string, offset: number, bytes: number): Promise<Uint8Array> {
  return explained(path, async () => {
    const handle = await open(path)
    try {
      const wanted = new Uint8Array(bytes)
      for (let at = 0; at < bytes;) {
        const { bytesRead } = await handle.read(wanted, at, Math.min(bytes - at, largestRead), offset + at)
        if (bytesRead === 0) throw endsBefore(path, offset + bytes)
        at += bytesRead
      }
      return wanted
    } finally {
      await handle.close()
    }
  })
}

const endsBefore = (path: string, byte: number) =>
  refuse(
    path,
    'file.cutShort',
    `${basename(path)} ends before byte ${byte}: it is shorter than it was, or cut short.`,
    'Fetch or copy the file again.',
  )

let writes = 0
/** Of this thread alone: several may write one file, such as an atlas that all their recordings share. */
const temporaryName = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}-${threadId}-${++writes}.part`)

/** Fills a temporary file beside the target and renames it, so that nobody ever sees half a file. */
async function write(path: string, content: Uint8Array | string | AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = temporaryName(path)
  await makeFolder(dirname(path), path)
  try {
    const handle = await open(temporary, 'w')
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw explainWriting(error, path)
  }
}

async function makeFolder(path: string, asked = path): Promise<void> {
  try {
    await makeFolders(path)
  } catch (error) {
    throw explainWriting(error, asked)
  }
}

/**
 * The folder and those above it, level by level: Node's own `recursive` never comes back from places such as /proc, which
 * are there and yet say that they are not to whoever wants to make something in them.
 */
async function makeFolders(path: string): Promise<void> {
  if ((await factsOf(path))?.kind === 'folder') return
  const above = dirname(path)
  if (above !== path) await makeFolders(above)
  try {
    await mkdir(path)
  } catch (error) {
    // Somebody else may have made it in the meantime.
    if ((await factsOf(path))?.kind !== 'folder') throw error
  }
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

const inflate: Inflate = (bytes, format, mostBytes) => {
  const work = format === 'zlib' ? inflateSync : inflateRawSync
  try {
    return work(bytes, { maxOutputLength: Math.max(1, mostBytes) })
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'damaged'
  }
}

/** The files of this machine through Node. */
export const makeNodeFiles = (): FileStore => ({
  read,
  readEnd,
  readRange,
  readText: async (path, options) => new TextDecoder().decode(await read(path, options)),
  stream,
  inflate,
  readHdf5: makeReadHdf5(),
  write,
  // As a new file: one that may not be written to would hand that down to its copy.
  copy: (from, to) => write(to, stream(from)),
  absolute: (path) => resolve(path),
  facts: factsOf,
  list,
  walk,
  readParts,
  hashBytes,
  inflateStart,
  inflateWhole,
  makeFolder: (path) => makeFolder(path),
  remove: async (path) => {
    try {
      await rm(path, { recursive: true, force: true })
    } catch (error) {
      throw explainWriting(error, path)
    }
  },
  sha256,
})
