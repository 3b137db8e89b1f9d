import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../../src/main/domain/byteSource'
import {
  openSafetensors,
  readSafetensors,
  writeSafetensors,
  type TensorToStore,
} from '../../../src/main/domain/safetensors'

const file = (header: unknown, data: number[] = [], declared?: bigint): Uint8Array => {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + json.length + data.length)
  new DataView(bytes.buffer).setBigUint64(0, declared ?? BigInt(json.length), true)
  bytes.set(json, 8)
  bytes.set(data, 8 + json.length)
  return bytes
}
const codes = (bytes: Uint8Array): string[] => {
  const read = readSafetensors(bytes)
  return read.ok ? [] : read.findings.map((finding) => finding.code)
}
const value = (bytes: Uint8Array) => {
  const read = readSafetensors(bytes)
  if (!read.ok) throw new Error(read.findings[0].message)
  return read.value
}

describe('safetensors', () => {
  it('gives back every type, shape, name and text that was written', () => {
    const tensors = new Map<string, TensorToStore>([
      ['flags', { dtype: 'BOOL', shape: [3], data: Uint8Array.of(1, 0, 1) }],
      ['weights', { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1.5, -2, NaN, 1e-30) }],
      ['größe 🧠', { dtype: 'F64', shape: [], data: Float64Array.of(Math.PI) }],
      ['rows', { dtype: 'I64', shape: [2], data: BigInt64Array.of(-1n, 2n ** 60n) }],
      ['counts', { dtype: 'I32', shape: [1, 1], data: Int32Array.of(-7) }],
      ['none', { dtype: 'F32', shape: [0, 4], data: new Float32Array(0) }],
    ])
    const bytes = writeSafetensors(tensors)
    expect(Object.fromEntries(value(bytes))).toEqual(Object.fromEntries(tensors))
  })

  it('reads arrays by position as it reads them all at once, and refuses the same files', async () => {
    const tensors = new Map<string, TensorToStore>([
      ['flags', { dtype: 'BOOL', shape: [3], data: Uint8Array.of(1, 0, 1) }],
      ['weights', { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1.5, -2, 7, 1e-30) }],
    ])
    const bytes = writeSafetensors(tensors, { format: 'pt' })
    const opened = await openSafetensors(sourceOf(bytes))
    if (!opened.ok) throw new Error(opened.findings[0].message)
    expect([...opened.value.arrays.keys()].sort()).toEqual(['flags', 'weights'])
    expect(opened.value.metadata).toEqual({ format: 'pt' })
    for (const [name, array] of opened.value.arrays)
      expect(await array.read()).toMatchObject({ ok: true, value: tensors.get(name) })
    for (const damaged of [bytes.subarray(0, 5), bytes.subarray(0, bytes.length - 1), file('{', [])])
      expect(await openSafetensors(sourceOf(damaged))).toEqual(readSafetensors(damaged))
  })

  it('reads arrays whose place in memory is not aligned', () => {
    const bytes = writeSafetensors(new Map([['a', { dtype: 'F32' as const, shape: [2], data: Float32Array.of(3, 4) }]]))
    const shifted = new Uint8Array(bytes.length + 1)
    shifted.set(bytes, 1)
    expect([...value(shifted.subarray(1)).get('a')!.data]).toEqual([3, 4])
    // A Node Buffer's `slice` is a view and not a copy.
    expect([...value(Buffer.from(shifted).subarray(1)).get('a')!.data]).toEqual([3, 4])
  })

  it('widens 16-bit floats exactly, subnormals, infinities and NaN included', () => {
    const half = { a: { dtype: 'F16', shape: [5], data_offsets: [0, 10] } }
    const numbers = [0x00, 0x3c, 0x01, 0x00, 0x00, 0xfc, 0xff, 0x7b, 0x01, 0x7e]
    expect([...value(file(half, numbers)).get('a')!.data]).toEqual([1, 2 ** -24, -Infinity, 65504, NaN])
    const brain = { a: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] } }
    expect([...value(file(brain, [0x80, 0x3f, 0x49, 0xc0])).get('a')!.data]).toEqual([1, -3.140625])
  })

  it('refuses cut files instead of giving arrays of what follows in memory', () => {
    const whole = writeSafetensors(new Map([['a', { dtype: 'F32' as const, shape: [2], data: Float32Array.of(1, 2) }]]))
    expect(codes(whole.subarray(0, whole.length - 1))).toEqual(['safetensors.tensor'])
    expect(codes(whole.subarray(0, 20))).toEqual(['safetensors.truncated'])
    expect(codes(whole.subarray(0, 5))).toEqual(['safetensors.truncated'])
    expect(codes(file({}, [], 2n ** 63n))).toEqual(['safetensors.truncated'])
  })

  it.each([
    ['a header that is not JSON', file('{"a":'), 'safetensors.header'],
    ['a header that is a list', file('[]'), 'safetensors.header'],
    ['metadata that is not texts', file({ __metadata__: { a: 1 } }), 'safetensors.header'],
    ['an unknown type', file({ a: { dtype: 'F8', shape: [], data_offsets: [0, 1] } }, [0]), 'safetensors.tensor'],
    ['a negative size', file({ a: { dtype: 'U8', shape: [-1], data_offsets: [0, 1] } }, [0]), 'safetensors.tensor'],
    [
      'a size that is no number',
      file({ a: { dtype: 'U8', shape: ['1'], data_offsets: [0, 1] } }, [0]),
      'safetensors.tensor',
    ],
    [
      'a place that ends before it begins',
      file({ a: { dtype: 'U8', shape: [1], data_offsets: [1, 0] } }, [0]),
      'safetensors.tensor',
    ],
    [
      'a place of the wrong size',
      file({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 1] } }, [0]),
      'safetensors.tensor',
    ],
    ['an entry that is null', file({ a: null }), 'safetensors.tensor'],
    [
      'bytes in no tensor',
      file({ a: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } }, [0, 0]),
      'safetensors.layout',
    ],
    [
      'two tensors in one place',
      file(
        { a: { dtype: 'U8', shape: [1], data_offsets: [0, 1] }, b: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } },
        [0],
      ),
      'safetensors.layout',
    ],
  ])('refuses %s', (_, bytes, code) => {
    expect(codes(bytes)).toEqual([code])
  })

  it('does not write an array whose shape or type is not its own', () => {
    const store = (tensor: TensorToStore) => () => writeSafetensors(new Map([['a', tensor]]))
    expect(store({ dtype: 'F32', shape: [3], data: Float32Array.of(1, 2) })).toThrow(/2 values for shape \[3\]/)
    expect(store({ dtype: 'F64', shape: [2], data: Float32Array.of(1, 2) })).toThrow(/not F64/)
  })
})
