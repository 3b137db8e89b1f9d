import type { ByteSource } from '../byteSource'
import { decodeUtf8 } from '../utf8'
import { damaged, Refusal, torchFinding } from './refusal'
import { makeStorageIds, storageBytes, type StoragePlaces } from './storages'
import { unpickle, type Unpickled } from './unpickle'
import { contentStart, readZipEntries, type ZipEntry } from './zipEntries'

const largestPickle = 64 * 2 ** 20

const contentOf = async (source: ByteSource, entry: ZipEntry, most: number): Promise<Uint8Array> => {
  const start = await contentStart(source, entry)
  if (entry.bytes > most) throw new Refusal(torchFinding('tooLarge', `${entry.name} has ${entry.bytes} bytes.`))
  return source.read(start, entry.bytes)
}

const demandStored = ({ name, bytes, packed, method }: ZipEntry): void => {
  if (method !== 0 || packed !== bytes)
    throw new Refusal(torchFinding('archive', `${name} is compressed; files of torch.save are stored as they are.`))
}

/** The folder of the archive that holds `data.pkl`, with the slash. */
const rootOf = (entries: ReadonlyMap<string, ZipEntry>): string => {
  const pickles = [...entries.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name))
  if (pickles.length !== 1) throw damaged('The archive is not one that torch.save wrote: it has no data.pkl.')
  const root = pickles[0].slice(0, -'data.pkl'.length)
  if (entries.has(`${root}constants.pkl`))
    throw new Refusal(torchFinding('program', 'The file is a TorchScript program, not weights.'))
  return root
}

const checkByteOrder = async (source: ByteSource, entry: ZipEntry | undefined): Promise<void> => {
  if (!entry) return
  const order = decodeUtf8(await contentOf(source, entry, 64))
  if (order !== 'little')
    throw new Refusal(torchFinding('byteOrder', 'The file was written with the highest byte first.'))
}

/** Reads an archive of torch.save (1.6 and later): `data.pkl`, and each storage as a file under `data/`. */
export const readZipFile = async (source: ByteSource): Promise<{ object: Unpickled; places: StoragePlaces }> => {
  const entries = await readZipEntries(source)
  for (const entry of entries.values()) demandStored(entry)
  const root = rootOf(entries)
  await checkByteOrder(source, entries.get(`${root}byteorder`))
  const ids = makeStorageIds()
  const pickle = await contentOf(source, entries.get(`${root}data.pkl`)!, largestPickle)
  const object = unpickle(pickle, 0, ids.referenceOf)
  const places = new Map<string, { at: number; bytes: number }>()
  for (const [key, storage] of ids.known) {
    const entry = entries.get(`${root}data/${key}`)
    const bytes = storageBytes(storage)
    if (!entry) throw damaged(`Storage ${key} is not in the archive.`)
    if (entry.bytes !== bytes) throw damaged(`Storage ${key} has ${entry.bytes} bytes, not ${bytes}.`)
    places.set(key, { at: await contentStart(source, entry), bytes })
  }
  return { object, places }
}
