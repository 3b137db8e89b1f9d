import type { ByteSource } from '../byteSource'
import { damaged, Refusal, torchFinding } from './refusal'

/** One file of an archive. */
export interface ZipEntry {
  name: string
  /** Bytes of the content. */
  bytes: number
  /** Bytes that it takes in the archive. */
  packed: number
  /** 0 = stored as it is, 8 = deflated. */
  method: number
  /** Where its local header begins. */
  header: number
}

const endSignature = 0x06054b50
const end64Signature = 0x06064b50
const locatorSignature = 0x07064b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const endBytes = 22
const locatorBytes = 20
const longestComment = 0xffff
const largestDirectory = 64 * 2 ** 20
const in64 = 0xffffffff

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const whole = (view: DataView, at: number): number => {
  const value = view.getBigUint64(at, true)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('The archive names a place beyond all files.')
  return Number(value)
}

const readWithin = async (source: ByteSource, at: number, bytes: number): Promise<Uint8Array> => {
  if (at < 0 || at + bytes > source.bytes) throw damaged('The archive names a place beyond its end.')
  return source.read(at, bytes)
}

/** Where the list of entries lies: from the record at the end, or its 64-bit form when that says so. */
const findDirectory = async (source: ByteSource): Promise<{ at: number; bytes: number }> => {
  const tailBytes = Math.min(source.bytes, endBytes + longestComment + locatorBytes)
  const tailStart = source.bytes - tailBytes
  const view = viewOf(await source.read(tailStart, tailBytes))
  for (let end = tailBytes - endBytes; end >= 0; end--) {
    if (view.getUint32(end, true) !== endSignature) continue
    const locator = end - locatorBytes
    if (locator < 0 || view.getUint32(locator, true) !== locatorSignature)
      return { bytes: view.getUint32(end + 12, true), at: view.getUint32(end + 16, true) }
    const record = viewOf(await readWithin(source, whole(view, locator + 8), 56))
    if (record.getUint32(0, true) !== end64Signature) throw damaged('The archive lacks its 64-bit record.')
    return { bytes: whole(record, 40), at: whole(record, 48) }
  }
  throw damaged('The archive has no end: the file is cut short.')
}

/** The 64-bit size and place of an entry that has them, in the order of the format: size, packed size, place. */
const widened = (extra: DataView, plain: { bytes: number; packed: number; header: number }) => {
  let at = 0
  while (at + 4 <= extra.byteLength && extra.getUint16(at, true) !== 1) at += 4 + extra.getUint16(at + 2, true)
  if (at + 4 > extra.byteLength) throw damaged('The archive lacks the 64-bit size of an entry.')
  at += 4
  const next = (value: number): number => {
    if (value !== in64) return value
    if (at + 8 > extra.byteLength) throw damaged('The archive lacks the 64-bit size of an entry.')
    at += 8
    return whole(extra, at - 8)
  }
  return { bytes: next(plain.bytes), packed: next(plain.packed), header: next(plain.header) }
}

const asciiOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')

/** One entry of the list, and where the next begins. */
const entryAt = (directory: Uint8Array, at: number): { entry: ZipEntry; next: number } => {
  const view = viewOf(directory)
  if (at + 46 > directory.length || view.getUint32(at, true) !== entrySignature)
    throw damaged('The list of the archive is damaged.')
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => view.getUint16(at + field, true))
  const next = at + 46 + nameBytes + extraBytes + commentBytes
  if (next > directory.length) throw damaged('The list of the archive is damaged.')
  const name = asciiOf(directory.subarray(at + 46, at + 46 + nameBytes))
  const plain = {
    packed: view.getUint32(at + 20, true),
    bytes: view.getUint32(at + 24, true),
    header: view.getUint32(at + 42, true),
  }
  const extra = directory.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes)
  const { bytes, packed, header } = Object.values(plain).includes(in64) ? widened(viewOf(extra), plain) : plain
  if (view.getUint16(at + 8, true) & 1) throw new Refusal(torchFinding('archive', `${name} is encrypted.`))
  return { entry: { name, bytes, packed, method: view.getUint16(at + 10, true), header }, next }
}

/**
 * The files of a zip archive, by name. Throws Refusal for any other archive, an encrypted or
 * damaged one, and one with two files of a name. Source: PKWARE's description of the format, with its 64-bit form.
 */
export const readZipEntries = async (source: ByteSource): Promise<Map<string, ZipEntry>> => {
  const { at, bytes } = await findDirectory(source)
  if (bytes > largestDirectory) throw new Refusal(torchFinding('tooLarge', 'The list of the archive is over 64 MiB.'))
  const directory = await readWithin(source, at, bytes)
  const entries = new Map<string, ZipEntry>()
  for (let place = 0; place < directory.length;) {
    const { entry, next } = entryAt(directory, place)
    if (entries.has(entry.name)) throw damaged(`The archive has two files ${entry.name}.`)
    entries.set(entry.name, entry)
    place = next
  }
  return entries
}

/** Where the content of an entry begins, checked to lie within the file. */
export const contentStart = async (source: ByteSource, { name, packed, header }: ZipEntry): Promise<number> => {
  const local = viewOf(await readWithin(source, header, 30))
  if (local.getUint32(0, true) !== localSignature) throw damaged(`${name} does not lie where the archive says.`)
  const start = header + 30 + local.getUint16(26, true) + local.getUint16(28, true)
  if (start + packed > source.bytes) throw damaged(`${name} ends beyond the end of the file.`)
  return start
}
