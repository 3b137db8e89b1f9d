/**
 * The thread that reads HDF5 files: the HDF5 library as WebAssembly, with a file system of its own that holds the one
 * file in hand, so that links of a file lead nowhere. It is ended from outside when it takes too long. Tests run it as
 * it stands, by Node's own removal of types: it imports no more than types from the rest.
 */
import { parentPort } from 'node:worker_threads'
import type { Hdf5Member, Hdf5Problem } from '../../domain/hdf5'
import type { NiftiDatatype } from '../../domain/nifti/header'

/** What the thread is asked; it answers each with one `Answer`, and says `ready` before the first. */
export type Question = { ask: 'open'; bytes: Uint8Array } | { ask: 'numbers'; name: string } | { ask: 'close' }
export type Answer =
  | { answer: 'ready' | 'closed' }
  | { answer: 'members'; members: Hdf5Member[] }
  | { answer: 'numbers'; bytes: Uint8Array }
  | { answer: 'problem'; problem: Hdf5Problem }

/** Of the library: room for the largest array, what it is unpacked from, and the file. */
const mostHeap = 2 ** 30
const mostMembers = 1000
const mostSides = 32
/** Structures within structures, which may also lead back to themselves. */
const mostLevels = 4
const mostNumberBytes = 512 * 2 ** 20
/** MATLAB's attributes are a few letters. */
const mostTextBytes = 256
const attributeNames = ['MATLAB_class', 'MATLAB_empty', 'MATLAB_sparse']

// What the library has to say of a file goes to nobody's terminal, and its memory grows to its bound and no further.
const nothing = (): void => {}
Object.assign(console, { log: nothing, info: nothing, warn: nothing, error: nothing })
const grow = WebAssembly.Memory.prototype.grow
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * 2 ** 16 > mostHeap) throw new RangeError('no more memory for this file')
  return grow.call(this, pages)
}

type Library = Awaited<typeof import('h5wasm').ready>
type Facts = ReturnType<Library['get_dataset_metadata']>

class Refused extends Error {
  readonly problem: Hdf5Problem
  constructor(problem: Hdf5Problem) {
    super(problem)
    this.problem = problem
  }
}

const [integer, float, text, compound] = [0, 1, 3, 6]
const [groupType, datasetType] = [0, 1]

const datatypeOf = ({ type, size, signed }: Facts): NiftiDatatype | null => {
  if (type === integer && [1, 2, 4, 8].includes(size)) return `${signed ? '' : 'u'}int${8 * size}` as NiftiDatatype
  if (type === float && (size === 4 || size === 8)) return `float${8 * size}` as NiftiDatatype
  return null
}

/** The content of memory that `fill` wrote `count` bytes to; a status below 0 means that it did not. */
const taken = (library: Library, count: number, fill: (pointer: bigint) => number): Uint8Array => {
  const pointer = library._malloc(Math.max(1, count))
  if (pointer === 0) throw new Refused('tooLarge')
  try {
    if (fill(BigInt(pointer)) < 0) throw new Refused('damaged')
    return library.HEAPU8.slice(pointer, pointer + count)
  } finally {
    library._free(pointer)
  }
}

const attributesOf = (library: Library, file: bigint, path: string): Record<string, string | number> => {
  const attributes: Record<string, string | number> = {}
  for (const name of library.get_attribute_names(file, path).filter((one) => attributeNames.includes(one))) {
    const facts = library.get_attribute_metadata(file, path, name)
    if (facts.total_size !== 1 || facts.vlen || !(facts.size <= mostTextBytes)) continue
    const isNumber = facts.type === integer && datatypeOf(facts) !== null
    if (!isNumber && facts.type !== text) continue
    const bytes = taken(library, facts.size, (at) => library.get_attribute_data(file, path, name, at))
    attributes[name] = isNumber
      ? bytes.reduceRight((sum, byte) => sum * 256 + byte, 0)
      : new TextDecoder().decode(bytes).split('\0')[0].trim()
  }
  return attributes
}

const memberOf = (library: Library, file: bigint, name: string): Hdf5Member => {
  const path = `/${name}`
  const member: Hdf5Member = { name, kind: 'unreadable', shape: [], datatype: null, isCompound: false, attributes: {} }
  try {
    const type = library.get_type(file, path)
    if (type !== groupType && type !== datasetType) return member
    const attributes = attributesOf(library, file, path)
    if (type === groupType) return { ...member, kind: 'group', attributes }
    const facts = library.get_dataset_metadata(file, path)
    const shape = facts.shape ?? []
    if (shape.length > mostSides || !shape.every((length) => Number.isSafeInteger(length) && length >= 0)) return member
    const isCompound = facts.type === compound
    return { ...member, kind: 'dataset', shape, datatype: datatypeOf(facts), isCompound, attributes }
  } catch (error) {
    // A part of the file that makes no sense; what breaks the library itself ends the thread.
    if (error instanceof WebAssembly.RuntimeError) throw error
    return member
  }
}

/** What lies in a group and in the structures there; throws when that is more than a file of series has. */
const membersOf = (library: Library, file: bigint, group = '', level = 0): Hdf5Member[] => {
  const found: Hdf5Member[] = []
  for (const own of library.get_names(file, `/${group}`, false)) {
    const member = memberOf(library, file, group ? `${group}/${own}` : own)
    const isStructure = member.kind === 'group' && member.attributes.MATLAB_class === 'struct'
    found.push(member, ...(isStructure && level < mostLevels ? membersOf(library, file, member.name, level + 1) : []))
    if (found.length > mostMembers) throw new Refused('tooLarge')
  }
  return found
}

const bytesOf = (datatype: NiftiDatatype): number => Number(/\d+$/.exec(datatype)![0]) / 8

const serve = async (): Promise<void> => {
  const port = parentPort!
  const library = await (await import('h5wasm')).ready
  const { FS } = library
  let opened: { path: string; file: bigint; members: Hdf5Member[] } | null = null
  let files = 0

  const close = (): void => {
    if (!opened) return
    if (opened.file >= 0) library.close_file(opened.file)
    FS.unlink(opened.path)
    opened = null
  }
  const open = (bytes: Uint8Array): Answer => {
    close()
    // A name of its own for each: the library takes a file of the same name that is still open for the same.
    const path = `/${files++}`
    FS.createDataFile('/', path.slice(1), bytes, true, false, true)
    opened = { path, file: BigInt(-1), members: [] }
    opened.file = library.open(path, library.H5F_ACC_RDONLY)
    if (opened.file < 0) throw new Refused('damaged')
    opened.members = membersOf(library, opened.file)
    return { answer: 'members', members: opened.members }
  }
  const numbers = (name: string): Answer => {
    const member = opened?.members.find((one) => one.name === name)
    if (!opened || !member?.datatype) throw new Refused('damaged')
    const count = member.shape.reduce((product, length) => product * length, 1) * bytesOf(member.datatype)
    if (!(count <= mostNumberBytes)) throw new Refused('tooLarge')
    const { file } = opened
    const bytes = taken(library, count, (at) => library.get_dataset_data(file, `/${name}`, null, null, null, at))
    return { answer: 'numbers', bytes }
  }
  const answer = (question: Question): Answer => {
    try {
      if (question.ask === 'open') return open(question.bytes)
      if (question.ask === 'numbers') return numbers(question.name)
      close()
      return { answer: 'closed' }
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error
      return { answer: 'problem', problem: error instanceof Refused ? error.problem : 'damaged' }
    }
  }

  port.on('message', (question: Question) => {
    const said = answer(question)
    port.postMessage(said, said.answer === 'numbers' ? [said.bytes.buffer as ArrayBuffer] : [])
  })
  port.postMessage({ answer: 'ready' } satisfies Answer)
}

void serve()
