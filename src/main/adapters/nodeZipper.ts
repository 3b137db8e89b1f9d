import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'
import type { Zipper } from '../ports'
import { makeNodeFiles } from './nodeFiles'

/** The first moment that the format knows: archives of the same files are the same. */
const firstDay = 0x21
const deflated = 8
/** Bits of a flag: sizes come after the content; names are UTF-8. */
const sizesAfter = 1 << 3
const inUtf8 = 1 << 11
/** What a reader has to know: deflate, or sizes of 64 bits. */
const plainVersion = 20
const wideVersion = 45
/** What stands where a number does not fit, which then follows in 64 bits. */
const elsewhere = 0xffffffff
const elsewhereShort = 0xffff
/** Content that is this long is written with 64 bits: packed it may be a little longer. */
const wideFrom = 0xf0000000

interface Entry {
  name: Uint8Array
  at: number
  crc: number
  bytes: number
  packed: number
  isWide: boolean
}

/** Archives after PKWARE's APPNOTE 6.3, deflated piece by piece, with numbers of 64 bits where they are needed. */
export const makeNodeZipper = (): Zipper => ({
  zipFolder: (folder, out) => makeNodeFiles().write(out, archive(folder)),
})

async function* archive(folder: string): AsyncGenerator<Uint8Array> {
  const entries: Entry[] = []
  let at = 0
  for await (const path of filesIn(folder, basename(folder))) {
    const source = join(folder, '..', path)
    const isWide = (await stat(source)).size >= wideFrom
    const entry = { name: new TextEncoder().encode(path), at, crc: 0, bytes: 0, packed: 0, isWide }
    for await (const piece of writeEntry(source, entry)) {
      at += piece.length
      yield piece
    }
    entries.push(entry)
  }
  let directoryBytes = 0
  for (const entry of entries) {
    const record = directoryRecord(entry)
    directoryBytes += record.length
    yield record
  }
  yield endRecords(entries.length, directoryBytes, at)
}

/** Paths with '/', sorted by name within each folder. */
async function* filesIn(folder: string, name: string): AsyncGenerator<string> {
  const found = await readdir(folder, { withFileTypes: true })
  for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) yield* filesIn(join(folder, entry.name), `${name}/${entry.name}`)
    else if (entry.isFile()) yield `${name}/${entry.name}`
  }
}

/** The file's header, its deflated content, and its sizes, which are known only then. */
async function* writeEntry(path: string, entry: Entry): AsyncGenerator<Uint8Array> {
  yield localHeader(entry)
  const deflate = createDeflateRaw()
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of createReadStream(path) as AsyncIterable<Uint8Array>) {
      entry.crc = crc32(piece, entry.crc)
      entry.bytes += piece.length
      yield piece
    }
  }
  // A failure reaches the loop through `deflate`.
  pipeline(counted, deflate, () => {})
  for await (const piece of deflate as AsyncIterable<Uint8Array>) {
    entry.packed += piece.length
    yield piece
  }
  const width = entry.isWide ? 8 : 4
  yield bytesOf([4, 0x08074b50], [4, entry.crc], [width, entry.packed], [width, entry.bytes])
}

type Field = readonly [width: 2 | 4 | 8, value: number]

const commonFields = (version: number, crc: number, packed: number, bytes: number): Field[] => [
  [2, version],
  [2, sizesAfter | inUtf8],
  [2, deflated],
  [2, 0],
  [2, firstDay],
  [4, crc],
  [4, packed],
  [4, bytes],
]

const localHeader = ({ name, isWide }: Entry): Uint8Array => {
  const [version, size] = isWide ? [wideVersion, elsewhere] : [plainVersion, 0]
  const wide = isWide ? bytesOf([2, 1], [2, 16], [8, 0], [8, 0]) : new Uint8Array()
  return joined(
    bytesOf([4, 0x04034b50], ...commonFields(version, 0, size, size), [2, name.length], [2, wide.length]),
    name,
    wide,
  )
}

const directoryRecord = ({ name, at, crc, bytes, packed, isWide }: Entry): Uint8Array => {
  const isFar = isWide || at >= elsewhere
  const of = (value: number) => (isFar ? elsewhere : value)
  const version = isFar ? wideVersion : plainVersion
  const wide = isFar ? bytesOf([2, 1], [2, 24], [8, bytes], [8, packed], [8, at]) : new Uint8Array()
  const fields = commonFields(version, crc, of(packed), of(bytes))
  // Neither comment nor disk nor attributes.
  const nothing: Field[] = [
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
  ]
  const lengths: Field[] = [
    [2, name.length],
    [2, wide.length],
  ]
  return joined(bytesOf([4, 0x02014b50], [2, version], ...fields, ...lengths, ...nothing, [4, of(at)]), name, wide)
}

const endRecords = (count: number, directoryBytes: number, directoryAt: number): Uint8Array => {
  const isFar = count >= elsewhereShort || directoryBytes >= elsewhere || directoryAt >= elsewhere
  const [of, ofShort] = [
    (value: number) => (isFar ? elsewhere : value),
    (value: number) => (isFar ? elsewhereShort : value),
  ]
  const end = bytesOf(
    ...([
      [4, 0x06054b50],
      [2, 0],
      [2, 0],
      [2, ofShort(count)],
      [2, ofShort(count)],
    ] as Field[]),
    ...([
      [4, of(directoryBytes)],
      [4, of(directoryAt)],
      [2, 0],
    ] as Field[]),
  )
  if (!isFar) return end
  return joined(
    bytesOf(
      ...([
        [4, 0x06064b50],
        [8, 44],
        [2, wideVersion],
        [2, wideVersion],
        [4, 0],
        [4, 0],
      ] as Field[]),
      ...([
        [8, count],
        [8, count],
        [8, directoryBytes],
        [8, directoryAt],
      ] as Field[]),
    ),
    bytesOf([4, 0x07064b50], [4, 0], [8, directoryAt + directoryBytes], [4, 1]),
    end,
  )
}

const bytesOf = (...fields: Field[]): Uint8Array => {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true)
    else if (width === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += width
  }
  return bytes
}

const joined = (...parts: Uint8Array[]): Uint8Array => Buffer.concat(parts)
