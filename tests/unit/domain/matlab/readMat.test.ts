import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../../src/main/adapters/nodeFiles'
import { readMat } from '../../../../src/main/domain/matlab/readMat'

const { inflate } = makeNodeFiles()

/** A MATLAB 5 file by hand, in either byte order: header, then elements of 32-bit type, 32-bit length and content. */
const build = (littleEndian: boolean) => {
  const element = (type: number, content: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(8 + Math.ceil(content.length / 8) * 8)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, type, littleEndian)
    view.setUint32(4, content.length, littleEndian)
    bytes.set(content, 8)
    return bytes
  }
  const words = (...values: number[]): Uint8Array => {
    const view = new DataView(new ArrayBuffer(values.length * 4))
    values.forEach((value, i) => view.setUint32(i * 4, value, littleEndian))
    return new Uint8Array(view.buffer)
  }
  const doubles = (...values: number[]): Uint8Array => {
    const view = new DataView(new ArrayBuffer(values.length * 8))
    values.forEach((value, i) => view.setFloat64(i * 8, value, littleEndian))
    return new Uint8Array(view.buffer)
  }
  const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))
  const header = new Uint8Array(128)
  header.set(littleEndian ? [0, 1, 0x49, 0x4d] : [1, 0, 0x4d, 0x49], 124)
  const matrix = (name: string, shape: number[], numbers: Uint8Array) =>
    element(
      14,
      join(element(6, words(6, 0)), element(5, words(...shape)), element(1, new TextEncoder().encode(name)), numbers),
    )
  return { element, doubles, join, header, matrix }
}

describe('a MATLAB file', () => {
  it.each([true, false])('is read by columns in either byte order (little-endian: %s)', (littleEndian) => {
    const { element, doubles, join, header, matrix } = build(littleEndian)
    const file = join(header, matrix('tc', [2, 3], element(9, doubles(1, 2, 3, 4, 5, 6))))
    const read = readMat(file, inflate, null, 'x.mat')
    expect(read).toMatchObject({ ok: true, value: { rows: 2, columns: 3, values: Float32Array.of(1, 3, 5, 2, 4, 6) } })
  })

  it('whose variable has fewer numbers than its sides say is refused, not filled up', () => {
    const { element, doubles, join, header, matrix } = build(true)
    const file = join(header, matrix('tc', [2, 3], element(9, doubles(1, 2, 3))))
    expect(readMat(file, inflate, null, 'x.mat').findings[0].code).toBe('matlab.damaged')
  })

  it('that inflates to more than half a gigabyte is refused without that memory', () => {
    const { element, header } = build(true)
    const bomb = deflateSync(new Uint8Array(600 * 2 ** 20), { level: 9 })
    expect(bomb.length).toBeLessThan(2 ** 20)
    const packed = element(15, bomb).subarray(0, 8 + bomb.length)
    const file = new Uint8Array(header.length + packed.length)
    file.set(header)
    file.set(packed, header.length)
    expect(readMat(file, inflate, null, 'x.mat').findings[0].code).toBe('matlab.damaged')
  })

  it('of version 7.3 without its HDF5, or of something else, is refused', () => {
    const text = (content: string) => new TextEncoder().encode(content.padEnd(600))
    const code = (content: string) => readMat(text(content), inflate, null, 'x.mat').findings[0].code
    expect(code('MATLAB 7.3 MAT-file, Platform: GLNXA64')).toBe('matlab.damaged')
    expect(code('a,b,c')).toBe('matlab.notMat')
  })
})
