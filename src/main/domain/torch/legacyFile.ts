import type { ByteSource } from '../byteSource'
import { PickleDict, PickleList, type PickleValue } from './pickleValues'
import { Truncated } from './pickleCursor'
import { damaged, Refusal, torchFinding } from './refusal'
import { makeStorageIds, storageBytes, type StoragePlaces } from './storages'
import { unpickle, type Unpickled } from './unpickle'

const magicNumber = 0x1950a86a20f9469cfc6cn
const protocolVersion = 1001
/** Beginnings of the file in which its pickles are looked for: most are small, some carry optimizers. */
const prefixes = [2 ** 20, 64 * 2 ** 20]

const refuseId = (): never => {
  throw damaged('The pickle points to a storage where none can be.')
}

/** The five pickles at the beginning: magic number, version, facts of the machine, the object, keys of the storages. */
const readPickles = (
  bytes: Uint8Array,
): { object: Unpickled; ids: ReturnType<typeof makeStorageIds>; keys: string[]; end: number } => {
  const magic = unpickle(bytes, 0, refuseId)
  if (magic.value !== magicNumber) throw damaged('The file does not begin as torch.save writes it.')
  const version = unpickle(bytes, magic.end, refuseId)
  if (version.value !== protocolVersion) throw damaged(`Version ${String(version.value)} of torch.save is not read.`)
  const machine = unpickle(bytes, version.end, refuseId)
  const order = machine.value instanceof PickleDict ? machine.value.entries.get('little_endian') : null
  if (order !== true) throw new Refusal(torchFinding('byteOrder', 'The file was written with the highest byte first.'))
  const ids = makeStorageIds()
  const object = unpickle(bytes, machine.end, ids.referenceOf)
  const keys = unpickle(bytes, object.end, refuseId)
  return { object, ids, keys: textsOf(keys.value), end: keys.end }
}

const textsOf = (value: PickleValue): string[] => {
  const items = value instanceof PickleList ? value.items : null
  if (!items?.every((item) => typeof item === 'string')) throw damaged('The file does not list its storages.')
  return items as string[]
}

const readPrefix = async (source: ByteSource): Promise<ReturnType<typeof readPickles>> => {
  for (const most of prefixes) {
    const bytes = await source.read(0, Math.min(most, source.bytes))
    try {
      return readPickles(bytes)
    } catch (error) {
      if (!(error instanceof Truncated) || bytes.length === source.bytes) throw error
    }
  }
  throw new Refusal(torchFinding('tooLarge', 'The pickle of the file is over 64 MiB.'))
}

/** Reads a file of torch.save as it was before version 1.6: pickles, then each storage as a count and its elements. */
export const readLegacyFile = async (source: ByteSource): Promise<{ object: Unpickled; places: StoragePlaces }> => {
  const { object, ids, keys, end } = await readPrefix(source)
  const places = new Map<string, { at: number; bytes: number }>()
  let at = end
  for (const key of keys) {
    const storage = ids.known.get(key)
    if (!storage || places.has(key)) throw damaged(`Storage ${key} is listed and not used, or listed twice.`)
    const bytes = storageBytes(storage)
    if (at + 8 + bytes > source.bytes) throw damaged(`Storage ${key} ends beyond the end of the file.`)
    const count = await source.read(at, 8)
    if (new DataView(count.buffer, count.byteOffset, 8).getBigInt64(0, true) !== BigInt(storage.elements))
      throw damaged(`Storage ${key} has another size than the pickle says.`)
    places.set(key, { at: at + 8, bytes })
    at += 8 + bytes
  }
  return { object, places }
}
