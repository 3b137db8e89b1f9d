import { describe, expect, it } from 'vitest'
import { encodeParcelConnectivity } from '../../../../src/main/domain/cifti/write'
import { blankHeader, voxelStart } from '../../../../src/main/domain/nifti/blankHeader'
import { encodeNifti } from '../../../../src/main/domain/nifti/write'

const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
const plain = encodeNifti({
  shape: [2, 2, 1],
  affine: identity,
  space: 'mni',
  datatype: 'uint8',
  data: [47, 104, 47, 104],
})

/** The same volume with an extension between header and voxels. */
const withExtension = (text: string): Uint8Array => {
  const size = Math.ceil((8 + text.length) / 16) * 16
  const bytes = new Uint8Array(plain.length + size)
  bytes.set(plain.subarray(0, 352))
  bytes[348] = 1
  const view = new DataView(bytes.buffer)
  view.setInt32(352, size, true)
  view.setInt32(356, 4, true)
  bytes.set(Buffer.from(text, 'latin1'), 360)
  bytes.set(plain.subarray(352), 352 + size)
  view.setFloat32(108, 352 + size, true)
  return bytes
}
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

describe('what the header of a volume tells of people', () => {
  it.each([
    '[alice@lab-17: Mon] 3dcalc -a /home/alice/rois/x.nii -prefix y',
    '<Name>WorkingDirectory</Name><Value>/Users/Alice Smith/data</Value>',
    'C:\\Users\\alice\\x.nii',
    'cmd --in=/data/alice/x "~/alice/y"',
  ])('is blanked without moving anything: %s', (text) => {
    const file = withExtension(text)
    const blanked = blankHeader(file)!
    expect(blanked).toHaveLength(file.length)
    expect(textOf(blanked)).not.toMatch(/alice|smith|lab-17|users|home/i)
    expect(blanked.subarray(voxelStart(file)!)).toEqual(file.subarray(voxelStart(file)!))
    expect(blankHeader(blanked)).toBeNull()
  })

  it('leaves alone what is no path, and voxels that look like one', () => {
    expect(blankHeader(plain)).toBeNull()
    const tame = 'xmlns="http://www.w3.org/2001/XMLSchema" mm/s 1/2/3 </Name></Value> a / b / c e-mail'
    expect(blankHeader(withExtension(tame))).toBeNull()
    const cifti = encodeParcelConnectivity([{ name: 'a', voxels: [] }], null, Float32Array.of(1))
    expect(blankHeader(cifti)).toBeNull()
  })

  it('is not looked for in other files', () => {
    expect(blankHeader(new Uint8Array(0))).toBeNull()
    expect(blankHeader(Buffer.from('/home/alice/x '.repeat(100)))).toBeNull()
  })

  it('is found in long runs of letters without delay', () => {
    expect(blankHeader(withExtension('a'.repeat(400_000)))).toBeNull()
    expect(blankHeader(withExtension('/'.repeat(200_000) + 'a/'.repeat(100_000)))).not.toBeUndefined()
  })
})
