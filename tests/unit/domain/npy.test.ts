import { describe, expect, it } from 'vitest'
import { decodeNpy, encodeNpy } from '../../../src/main/domain/npy'

/** As numpy 2.4 saves np.array([[1, 2.5], [nan, -4]], dtype='<f4'). */
const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }"
const numpyFile = Buffer.concat([
  Buffer.from([0x93]),
  Buffer.from('NUMPY\x01\x00', 'latin1'),
  Buffer.from([118, 0]),
  Buffer.from(header.padEnd(117) + '\n'),
  Buffer.from(Float32Array.of(1, 2.5, NaN, -4).buffer),
])

describe('a .npy file', () => {
  it('is byte for byte what numpy writes', () => {
    const written = encodeNpy({ shape: [2, 2], data: Float32Array.of(1, 2.5, NaN, -4) })
    expect(Buffer.from(written).equals(numpyFile)).toBe(true)
  })
  it('is read back with its shape, also of one axis, of none and of no elements', () => {
    for (const shape of [[3], [], [0, 4], [1, 3, 1]]) {
      const length = shape.reduce((product, n) => product * n, 1)
      const data = Float32Array.from({ length }, (_, i) => i / 7)
      expect(decodeNpy(encodeNpy({ shape, data }))).toEqual({ shape, data })
    }
  })
  it('is read from the middle of a buffer', () => {
    const padded = Buffer.concat([Buffer.from([0]), numpyFile]).subarray(1)
    expect([...decodeNpy(padded).data]).toEqual([1, 2.5, NaN, -4])
  })
  it('is refused in other types and orders instead of being read wrongly', () => {
    const altered = (from: string, to: string) => Buffer.from(numpyFile.toString('latin1').replace(from, to), 'latin1')
    expect(() => decodeNpy(altered('<f4', '<f8'))).toThrow(RangeError)
    expect(() => decodeNpy(altered('<f4', '>f4'))).toThrow(RangeError)
    expect(() => decodeNpy(altered('False,', 'True, '))).toThrow(RangeError)
    expect(() => decodeNpy(altered('NUMPY', 'LUMPY'))).toThrow(RangeError)
  })
  it('is refused when it is cut', () => {
    expect(() => decodeNpy(numpyFile.subarray(0, numpyFile.length - 1))).toThrow(RangeError)
    expect(() => decodeNpy(numpyFile.subarray(0, 60))).toThrow(RangeError)
  })
  it('is refused when its shape is none, instead of giving fewer values than it claims', () => {
    const shaped = (text: string) => Buffer.from(numpyFile.toString('latin1').replace('(2, 2)', text), 'latin1')
    expect(() => decodeNpy(shaped('(2  2)'))).toThrow(RangeError)
    expect(() => decodeNpy(shaped('(9'.padEnd(40, '9') + ',)'))).toThrow(RangeError)
  })
  it('is refused when its header would fill memory', () => {
    const file = new Uint8Array(2 ** 17)
    file.set(numpyFile.subarray(0, 6))
    file[6] = 2
    new DataView(file.buffer).setUint32(8, 2 ** 16 + 1, true)
    expect(() => decodeNpy(file)).toThrow(/too long/)
  })
  it('is not written when values are missing', () => {
    expect(() => encodeNpy({ shape: [2, 2], data: new Float32Array(3) })).toThrow(RangeError)
  })
})
