import { construct, isKnown } from './construct'
import { PickleCursor, plainWhole } from './pickleCursor'
import { GlobalName, PickleDict, PickleList, Placeholder, PickleTuple, type PickleValue } from './pickleValues'
import { damaged, Refusal, torchFinding } from './refusal'

export interface Unpickled {
  value: PickleValue
  /** Globals that the file names and this reader does not know, each once. */
  unknown: Set<string>
  /** Byte after the end of the pickle. */
  end: number
}

/** Instructions carried out before a file counts as an attack: a checkpoint of ten thousand tensors takes a tenth. */
const mostInstructions = 4_000_000
/** Names of globals: of each, and of those that are not known. */
const longestName = 200
const mostUnknown = 1000

/** The stack machine of a pickle, without its power: it puts plain values together and can call nothing. */
class Machine {
  stack: PickleValue[] = []
  private readonly outer: PickleValue[][] = []
  readonly memo = new Map<number, PickleValue>()
  readonly unknown = new Set<string>()

  constructor(
    readonly cursor: PickleCursor,
    readonly persistent: (id: PickleValue) => PickleValue,
  ) {}

  push(value: PickleValue): void {
    this.stack.push(value)
  }

  pop(): PickleValue {
    if (this.stack.length === 0) throw damaged('The pickle takes from an empty stack.')
    return this.stack.pop()!
  }

  top(): PickleValue {
    if (this.stack.length === 0) throw damaged('The pickle looks at an empty stack.')
    return this.stack.at(-1)!
  }

  mark(): void {
    this.outer.push(this.stack)
    this.stack = []
  }

  /** Everything since the last mark, which is gone with it. */
  popMark(): PickleValue[] {
    const outer = this.outer.pop()
    if (!outer) throw damaged('The pickle has no mark where it needs one.')
    const items = this.stack
    this.stack = outer
    return items
  }

  popMany(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).reverse()
  }

  recall(index: number): void {
    const value = this.memo.get(index)
    if (value === undefined) throw damaged(`The pickle recalls number ${index}, which it never kept.`)
    this.push(value)
  }

  pushGlobal(module: PickleValue, name: PickleValue): void {
    if (typeof module !== 'string' || typeof name !== 'string') throw damaged('A global of the pickle has no name.')
    if (module.length + name.length > longestName) throw damaged('A global of the pickle has too long a name.')
    const full = `${module}.${name}`
    if (!isKnown(full)) this.unknown.add(full)
    if (this.unknown.size > mostUnknown) throw damaged(`The pickle names more than ${mostUnknown} unknown globals.`)
    this.push(new GlobalName(full))
  }

  append(items: PickleValue[]): void {
    const list = this.top()
    if (list instanceof Placeholder) return
    if (!(list instanceof PickleList)) throw damaged('The pickle appends to what is no list.')
    for (const item of items) list.items.push(item)
  }

  setItems(items: PickleValue[]): void {
    const dict = this.top()
    if (items.length % 2 !== 0) throw damaged('The pickle sets a key without a value.')
    if (dict instanceof Placeholder) return
    if (!(dict instanceof PickleDict)) throw damaged('The pickle sets items of what is no dict.')
    for (let i = 0; i < items.length; i += 2) dict.entries.set(items[i], items[i + 1])
  }

  /** The state given to an object is left out: a state_dict keeps only versions of modules there. */
  build(): void {
    this.pop()
    const object = this.top()
    if (object instanceof PickleDict || object instanceof Placeholder || object instanceof PickleList) return
    throw damaged('The pickle gives a state to what takes none.')
  }

  /** With arguments from the stack: class first, as `OBJ` and `INST` have it. */
  makeFrom([callable, ...given]: PickleValue[]): void {
    this.push(construct(callable ?? null, new PickleTuple(given)))
  }

  call(): void {
    const given = this.pop()
    this.push(construct(this.pop(), given))
  }
}

const wholeLine = (line: string): number | bigint => {
  const digits = line.replace(/L$/, '')
  if (!/^[+-]?\d{1,400}$/.test(digits)) throw damaged('A whole number of the pickle is none.')
  return plainWhole(BigInt(digits))
}
const intLine = (line: string): PickleValue => (line === '00' ? false : line === '01' ? true : wholeLine(line))
const floatLine = (line: string): number => {
  const value = Number(line.replace(/^([+-]?)inf$/, '$1Infinity').replace(/^nan$/, 'NaN'))
  if (Number.isNaN(value) && line !== 'nan') throw damaged('A number of the pickle is none.')
  return value
}
const quotedLine = (line: string): string => {
  const quoted = /^(['"])(.*)\1$/.exec(line)
  if (!quoted) throw damaged('A text of the pickle lacks its quotes.')
  return quoted[2]
}
const indexLine = (line: string): number => {
  if (!/^\d{1,9}$/.test(line)) throw damaged('The pickle numbers what it keeps by no number.')
  return Number(line)
}
const code = (character: string): number => character.codePointAt(0)!

/** Every instruction of protocols 0 to 5, by its byte, but the end, extensions and out-of-band buffers. */
const instructions = new Map<number, (machine: Machine, cursor: PickleCursor) => void>([
  [0x80, (m, c) => checkProtocol(c.uint8())],
  [0x95, (_, c) => void c.length64()],
  [code('('), (m) => m.mark()],
  [code('0'), (m) => void (m.stack.length === 0 ? m.popMark() : m.pop())],
  [code('1'), (m) => void m.popMark()],
  [code('2'), (m) => m.push(m.top())],
  [code('N'), (m) => m.push(null)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  [code('I'), (m, c) => m.push(intLine(c.line()))],
  [code('L'), (m, c) => m.push(wholeLine(c.line()))],
  [code('J'), (m, c) => m.push(c.int32())],
  [code('K'), (m, c) => m.push(c.uint8())],
  [code('M'), (m, c) => m.push(c.uint16())],
  [0x8a, (m, c) => m.push(c.whole(c.uint8()))],
  [0x8b, (m, c) => m.push(c.whole(c.uint32()))],
  [code('F'), (m, c) => m.push(floatLine(c.line()))],
  [code('G'), (m, c) => m.push(c.bigEndianDouble())],
  [code('S'), (m, c) => m.push(quotedLine(c.line()))],
  [code('T'), (m, c) => m.push(c.latin1(c.uint32()))],
  [code('U'), (m, c) => m.push(c.latin1(c.uint8()))],
  [code('V'), (m, c) => m.push(c.line())],
  [code('X'), (m, c) => m.push(c.text(c.uint32()))],
  [0x8c, (m, c) => m.push(c.text(c.uint8()))],
  [0x8d, (m, c) => m.push(c.text(c.length64()))],
  [code('B'), (m, c) => m.push(c.take(c.uint32()))],
  [code('C'), (m, c) => m.push(c.take(c.uint8()))],
  [0x8e, (m, c) => m.push(c.take(c.length64()))],
  [0x96, (m, c) => m.push(c.take(c.length64()))],
  [code(')'), (m) => m.push(new PickleTuple([]))],
  [code('t'), (m) => m.push(new PickleTuple(m.popMark()))],
  [0x85, (m) => m.push(new PickleTuple(m.popMany(1)))],
  [0x86, (m) => m.push(new PickleTuple(m.popMany(2)))],
  [0x87, (m) => m.push(new PickleTuple(m.popMany(3)))],
  [code(']'), (m) => m.push(new PickleList([]))],
  [code('l'), (m) => m.push(new PickleList(m.popMark()))],
  [0x8f, (m) => m.push(new PickleList([]))],
  [0x91, (m) => m.push(new PickleList(m.popMark()))],
  [code('a'), (m) => m.append([m.pop()])],
  [code('e'), (m) => m.append(m.popMark())],
  [0x90, (m) => m.append(m.popMark())],
  [code('}'), (m) => m.push(new PickleDict())],
  [code('d'), (m) => dictFromMark(m)],
  [code('s'), (m) => m.setItems(m.popMany(2))],
  [code('u'), (m) => m.setItems(m.popMark())],
  [code('p'), (m, c) => void m.memo.set(indexLine(c.line()), m.top())],
  [code('q'), (m, c) => void m.memo.set(c.uint8(), m.top())],
  [code('r'), (m, c) => void m.memo.set(c.uint32(), m.top())],
  [0x94, (m) => void m.memo.set(m.memo.size, m.top())],
  [code('g'), (m, c) => m.recall(indexLine(c.line()))],
  [code('h'), (m, c) => m.recall(c.uint8())],
  [code('j'), (m, c) => m.recall(c.uint32())],
  [code('c'), (m, c) => m.pushGlobal(c.line(), c.line())],
  [0x93, (m) => m.pushGlobal(...(m.popMany(2) as [PickleValue, PickleValue]))],
  [code('R'), (m) => m.call()],
  [0x81, (m) => m.call()],
  [0x92, (m) => void (m.pop(), m.call())],
  [code('b'), (m) => m.build()],
  [code('o'), (m) => m.makeFrom(m.popMark())],
  [code('i'), (m, c) => instanceFromMark(m, c)],
  [code('Q'), (m) => m.push(m.persistent(m.pop()))],
])

const checkProtocol = (protocol: number): void => {
  if (protocol > 5) throw damaged(`The pickle has protocol ${protocol}; 0 to 5 are read.`)
}
const dictFromMark = (machine: Machine): void => {
  const items = machine.popMark()
  machine.push(new PickleDict())
  machine.setItems(items)
}
const instanceFromMark = (machine: Machine, cursor: PickleCursor): void => {
  const given = machine.popMark()
  machine.pushGlobal(cursor.line(), cursor.line())
  machine.makeFrom([machine.pop(), ...given])
}

/**
 * Reads one pickle without running any of it: dicts, lists, tuples, texts, numbers, bytes, and the few globals that
 * tensors are made of (construct.ts). Everything else that the file wants to call becomes a placeholder, and its name
 * is told. Source: the instructions as Python's `pickletools` documents them.
 *
 * @param bytes       the pickle, and whatever follows it
 * @param start       where it begins
 * @param persistent  what a persistent id stands for
 * @throws Refusal when the bytes are no pickle, or ask for more than a file of weights needs
 */
export const unpickle = (bytes: Uint8Array, start: number, persistent: (id: PickleValue) => PickleValue): Unpickled => {
  const cursor = new PickleCursor(bytes, start)
  const machine = new Machine(cursor, persistent)
  for (let count = 0; ; count++) {
    if (count > mostInstructions)
      throw new Refusal(torchFinding('tooLarge', `The pickle has more than ${mostInstructions} instructions.`))
    const byte = cursor.uint8()
    if (byte === code('.')) return { value: machine.pop(), unknown: machine.unknown, end: cursor.at }
    const instruction = instructions.get(byte)
    if (!instruction) throw damaged(`The pickle has an instruction 0x${byte.toString(16)} that is not read.`)
    instruction(machine, cursor)
  }
}
