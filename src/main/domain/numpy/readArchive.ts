import type { ByteSource } from '../byteSource'
import { refuse, type Checked } from '../finding'
import type { Inflate } from '../inflate'
import { chooseArray, type ArrayFacts } from '../matrix/chooseArray'
import { problem, type Matrix } from '../matrix/matrix'
import { Refusal } from '../torch/refusal'
import { contentStart, readZipEntries, type ZipEntry } from '../torch/zipEntries'
import { readNumpyHeader, readNumpyMatrix, type NumpyHeader } from './readArray'

const largestArray = 512 * 2 ** 20
/** NumPy gives each array an entry; nobody keeps so many with one recording. */
const mostArrays = 1000
const stored = 0
const deflated = 8

interface ArchiveArray extends ArrayFacts {
  entry: ZipEntry
}

/**
 * The matrix of a `.npz` archive of numpy.savez or savez_compressed: the array called `wanted`, else the only one that
 * can be a series. An array takes at most 512 MiB while it is read, its packed form aside.
 */
export async function readNumpyArchive(
  source: ByteSource,
  inflate: Inflate,
  wanted: string | null,
  file: string,
): Promise<Checked<Matrix>> {
  try {
    const entries = [...(await readZipEntries(source)).values()].filter(({ name }) => name.endsWith('.npy'))
    if (entries.length > mostArrays) throw damaged(`${file} holds ${entries.length} arrays.`)
    const arrays: ArchiveArray[] = []
    for (const entry of entries) arrays.push(factsOf(entry, await contentOf(source, entry, inflate)))
    const chosen = chooseArray(arrays, wanted, file)
    if (!chosen.ok) return chosen
    const content = await contentOf(source, chosen.value.entry, inflate)
    return readNumpyMatrix(content, readNumpyHeader(content) as NumpyHeader, file)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return refuse(problem('numpy.archive', file, error.findings[0].message, 'Save the arrays again with numpy.savez.'))
  }
}

const damaged = (message: string): Refusal => new Refusal(problem('numpy.archive', '', message, ''))

const factsOf = (entry: ZipEntry, content: Uint8Array): ArchiveArray => {
  const { kind, shape, isNumeric } = readNumpyHeader(content) ?? { kind: 'unknown', shape: [], isNumeric: false }
  return { name: entry.name.slice(0, -'.npy'.length), kind, shape, isNumeric, entry }
}

async function contentOf(source: ByteSource, entry: ZipEntry, inflate: Inflate): Promise<Uint8Array> {
  if (entry.bytes > largestArray) throw damaged(`${entry.name} has ${entry.bytes} bytes.`)
  const start = await contentStart(source, entry)
  const packed = await source.read(start, entry.packed)
  if (entry.method === stored && entry.packed === entry.bytes) return packed
  if (entry.method !== deflated) throw damaged(`${entry.name} is packed in a way that NumPy does not use.`)
  const content = inflate(packed, 'raw', entry.bytes)
  if (typeof content === 'string') throw damaged(`${entry.name} is damaged.`)
  return content
}
