import { AppError } from '../../../preload/contract'
import { remark } from '../../domain/dataset/remark'
import type { FileFacts, FileStore, Part } from '../../ports'
import { baseName } from '../paths'

/** Files up to this size are read whole; docs/datasets.md says so. */
export const wholeUpTo = 64 * 1024
const endBytes = 32 * 1024
const pieceBytes = 8 * 1024
const pieces = 16

/** The beginning of a file, the whole of a small one, and what tells its content from another. */
export interface Glance {
  facts: FileFacts
  /** Valid until the next file is looked at. */
  start: Uint8Array
  /** The last bytes. */
  end: Uint8Array
  isWhole: boolean
  isGzip: boolean
  fingerprint: string
}

/**
 * Looks at a file once: as much as its header needs, and its fingerprint. That is the SHA-256 of its length and of its
 * content; of a larger file of its first and last 32 KiB, and where it is not gzip, whose last bytes hold a sum over
 * everything, also of pieces spread evenly between. With `readsAll` up to that size is read whole, and all of it hashed.
 */
export async function glance(files: FileStore, path: string, readsAll = wholeUpTo): Promise<Glance> {
  const isNamedGzip = /\.gz$/i.test(path)
  const first = await look(files, path, isNamedGzip, readsAll)
  return isNamedGzip && !first.isGzip && !first.isWhole ? look(files, path, false, readsAll) : first
}

async function look(files: FileStore, path: string, isGzip: boolean, readsAll: number): Promise<Glance> {
  const { facts, parts } = await files.readParts(path, ({ bytes }) => partsOf(bytes, isGzip, readsAll))
  const [start] = parts
  demandContent(facts, start, path)
  return {
    facts,
    start,
    end: parts.at(-1)!,
    isWhole: parts.length === 1,
    isGzip: start[0] === 0x1f && start[1] === 0x8b,
    fingerprint: files.hashBytes([`${facts.bytes}\n`, ...parts]),
  }
}

function partsOf(bytes: number, isGzip: boolean, readsAll: number): Part[] {
  if (bytes <= Math.max(readsAll, wholeUpTo)) return [{ offset: 0, bytes }]
  const first = { offset: 0, bytes: endBytes }
  const last = { offset: bytes - endBytes, bytes: endBytes }
  if (isGzip) return [first, last]
  const step = (bytes - 2 * endBytes) / (pieces + 1)
  const between = Array.from({ length: pieces }, (_, i) => ({
    offset: Math.floor(endBytes + step * (i + 1)),
    bytes: Math.min(pieceBytes, Math.floor(step)),
  }))
  return [first, ...between, last]
}

/** What stands in the place of a large file that was not fetched. */
const pointer = /^(version https:\/\/git-lfs|\/annex\/objects\/)/
const longestPointer = 1024

/** Throws AppError 'input.bad' for the pointer of Git LFS or git-annex to a file that is not there. */
function demandContent({ bytes }: FileFacts, start: Uint8Array, path: string): void {
  if (bytes > longestPointer || !pointer.test(String.fromCharCode(...start.subarray(0, 40)))) return
  const file = baseName(path)
  const message = `${file} holds only the address of its content.`
  throw new AppError('input.bad', message, [
    remark('file.notFetched', 'error', file, message, 'Fetch the content first: datalad get, or git lfs pull.'),
  ])
}
