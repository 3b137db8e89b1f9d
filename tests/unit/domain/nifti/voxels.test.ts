import { describe, expect, it } from 'vitest'
import { makeVoxelDecoder } from '../../../../src/main/domain/nifti/voxels'
import { buildNifti, niftiTypes, type NiftiType } from '../../../fixtures/nifti'

const limits: Record<NiftiType, number[]> = {
  uint8: [0, 1, 255],
  int8: [-128, -1, 127],
  uint16: [0, 258, 65535],
  int16: [-32768, 258, 32767],
  uint32: [0, 16909060, 4294967295],
  int32: [-2147483648, 16909060, 2147483647],
  uint64: [0, 1e15, 2 ** 53],
  int64: [-(2 ** 53), 1e15, 2 ** 53],
  float32: [-1.5, Math.fround(0.1), NaN, Infinity],
  float64: [-1.5, 0.1, NaN, -Infinity],
}
const values = (type: NiftiType): number[] =>
  Array.from({ length: 41 }, (_, i) => limits[type][i % limits[type].length])

/** Cuts bytes into pieces that begin at any address. */
function cut(bytes: Uint8Array, length: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let start = 0; start < bytes.length; start += length) {
    const part = bytes.subarray(start, start + length)
    const moved = new Uint8Array(part.length + 3)
    moved.set(part, pieces.length % 4)
    pieces.push(moved.subarray(pieces.length % 4, (pieces.length % 4) + part.length))
  }
  return pieces
}

describe('stored voxels', () => {
  const types = Object.keys(niftiTypes) as NiftiType[]
  const cases = types.flatMap((type) => [true, false].map((littleEndian) => [type, littleEndian] as const))

  it.each(cases)('of %s (little-endian: %s) survive being cut anywhere', (type, littleEndian) => {
    const file = buildNifti({ type, littleEndian, lengths: [41], values: values(type) })
    for (const length of [1, 2, 3, 5, 7, 8, 13, 16, 1000]) {
      const decode = makeVoxelDecoder({ datatype: type, littleEndian })
      const decoded = cut(file.subarray(352), length).flatMap((piece) => [...decode(piece)])
      expect(decoded).toEqual(values(type))
    }
  })

  it('are read where they lie when nothing stands against it: no copy for the common case', () => {
    const bytes = new Uint8Array(64)
    expect(makeVoxelDecoder({ datatype: 'int16', littleEndian: true })(bytes).buffer).toBe(bytes.buffer)
  })

  it('in the other byte order are not swapped in the bytes of the caller', () => {
    const bytes = new Uint8Array([1, 2, 3, 4])
    expect([...makeVoxelDecoder({ datatype: 'uint16', littleEndian: false })(bytes)]).toEqual([0x0102, 0x0304])
    expect([...bytes]).toEqual([1, 2, 3, 4])
  })
})
