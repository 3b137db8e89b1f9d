import { describe, expect, it } from 'vitest'
import {
  GlobalName,
  PickleDict,
  PickleList,
  Placeholder,
  PickleTuple,
} from '../../../../src/main/domain/torch/pickleValues'
import { Refusal } from '../../../../src/main/domain/torch/refusal'
import { unpickle } from '../../../../src/main/domain/torch/unpickle'

const ascii = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0)!)
const read = (...parts: Array<string | number | number[]>) => {
  const bytes = parts.flatMap((part) => (typeof part === 'string' ? ascii(part) : part))
  return unpickle(Uint8Array.from(bytes), 0, () => null)
}
/** BINUNICODE. */
const text = (value: string): number[] => [0x58, value.length & 255, value.length >> 8, 0, 0, ...ascii(value)]

describe('a pickle', () => {
  it('has numbers of every protocol', () => {
    expect(read('I-7\n.').value).toBe(-7)
    expect(read('L123456789012345678901L\n.').value).toBe(123456789012345678901n)
    expect(read(0x80, 2, 0x8a, 2, 0x00, 0x80, '.').value).toBe(-32768)
    expect(read('G', [0x3f, 0xf8, 0, 0, 0, 0, 0, 0], '.').value).toBe(1.5)
    expect(read('F2.25\n.').value).toBe(2.25)
    expect(read('I01\n.').value).toBe(true)
  })

  it('has dicts, lists and tuples, and what was kept under a number', () => {
    const { value } = read(']q', 1, '(K', 3, text('a'), 'e}', text('k'), 'h', 1, 's', 0x86, '.')
    expect(value).toBeInstanceOf(PickleTuple)
    const [list, dict] = (value as PickleTuple).items as [PickleList, PickleDict]
    expect(list.items).toEqual([3, 'a'])
    expect(dict.entries.get('k')).toBe(list)
  })

  it('calls nothing: what a global would make is a placeholder with its name', () => {
    const { value, unknown } = read('cos\nsystem\n(', text('echo'), 'tR.')
    expect(value).toEqual(new Placeholder('os.system'))
    expect([...unknown]).toEqual(['os.system'])
  })

  it.each([
    ['INST', ['(', text('echo'), 'ios\nsystem\n.']],
    ['OBJ', ['(cos\nsystem\n', text('echo'), 'o.']],
    ['NEWOBJ', ['cos\nsystem\n', text('echo'), 0x85, 0x81, '.']],
    ['STACK_GLOBAL', [text('os'), text('system'), 0x93, ')R.']],
    ['BUILD', ['cos\nsystem\n)R}', text('x'), 'K', 1, 'sb.']],
  ])('tells the name of a global however it is called (%s)', (_, parts) => {
    const { value, unknown } = read(...(parts as Array<string | number | number[]>))
    expect(value).toEqual(new Placeholder('os.system'))
    expect([...unknown]).toEqual(['os.system'])
  })

  it('tells a global that was thrown away before the end', () => {
    expect([...read('cos\nsystem\n)R0}.').unknown]).toEqual(['os.system'])
    expect(read('cos\nsystem\n.').value).toEqual(new GlobalName('os.system'))
  })

  it.each([
    ['an extension by number', [0x82, 1, '.']],
    ['a buffer from outside', [0x97, '.']],
    ['a protocol to come', [0x80, 6, '.']],
    ['an empty stack', ['.']],
    ['a mark that is not there', ['t.']],
    ['what was never kept', ['h', 9, '.']],
    ['an end that does not come', ['K', 1]],
    ['a text longer than the file', [0x8d, 255, 255, 255, 255, 255, 255, 255, 127, '.']],
    ['a whole number of a million bytes', [0x8b, 0x40, 0x42, 0x0f, 0x00, '.']],
    ['a call of a number', ['K', 1, ')R.']],
    ['a tensor without a storage', ['ctorch._utils\n_rebuild_tensor_v2\n(K', 1, 'K', 0, '))tR.']],
  ])('is refused with %s', (_, parts) => {
    expect(() => read(...(parts as Array<string | number | number[]>))).toThrow(Refusal)
  })
})

describe('a pickle that is an attack on memory or time', () => {
  const repeated = (piece: number[], count: number): Uint8Array => {
    const bytes = new Uint8Array(piece.length * count)
    for (let i = 0; i < count; i++) bytes.set(piece, i * piece.length)
    return bytes
  }
  const join = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
  const run = (bytes: Uint8Array) => unpickle(bytes, 0, () => null)
  const bytesOf = (...parts: Array<string | number[]>): Uint8Array =>
    Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? ascii(part) : part)))

  it('makes one dict of a long list, however often it asks for another', () => {
    const pairs = repeated([0x4b, 1, 0x4b, 2, 0x86], 50_000)
    const start = bytesOf('](')
    const keep = bytesOf('eq', [1], '0', 'ccollections\nOrderedDict\nq', [2], '0')
    const call = repeated([0x68, 2, 0x68, 1, 0x85, 0x52], 100_000)
    const before = performance.now()
    const { value } = run(join(start, pairs, keep, call, bytesOf('.')))
    expect(value).toBeInstanceOf(PickleDict)
    expect(performance.now() - before).toBeLessThan(60_000)
  })

  it('does not copy a long text again and again', () => {
    const long = 1 << 20
    const textStart = Uint8Array.of(0x58, long & 255, (long >> 8) & 255, (long >> 16) & 255, 0)
    const keep = bytesOf('q', [1], '0', 'c_codecs\nencode\nq', [2], '0')
    const call = repeated([0x68, 2, 0x68, 1, 0x68, 1, 0x86, 0x52], 100_000)
    const heap = process.memoryUsage().rss
    run(join(textStart, new Uint8Array(long).fill(97), keep, call, bytesOf('.')))
    expect(process.memoryUsage().rss - heap).toBeLessThan(200 * 2 ** 20)
  })

  it('is refused beyond four million instructions', () => {
    expect(() => run(join(repeated([0x4e, 0x30], 2_100_000), bytesOf('N.')))).toThrow(/instructions/)
  })

  it('nests a million lists without overflowing the stack', () => {
    const { value } = run(join(repeated([0x5d], 1_000_000), repeated([0x61], 999_999), bytesOf('.')))
    expect(value).toBeInstanceOf(PickleList)
  })
})
