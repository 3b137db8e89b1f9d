import { describe, expect, it } from 'vitest'
import { datatypes, type NiftiDatatype } from '../../../../src/main/domain/nifti/header'
import { parseNiftiHeader } from '../../../../src/main/domain/nifti/parse'
import { makeVoxelDecoder } from '../../../../src/main/domain/nifti/voxels'
import { encodeNifti } from '../../../../src/main/domain/nifti/write'
import { buildNifti, obliqueForm } from '../../../fixtures/nifti'

const affine = [...obliqueForm.rows, 0, 0, 0, 1]
const values = Array.from({ length: 24 }, (_, i) => (i * 37) % 120)

describe('a NIfTI file as it is written', () => {
  it('has at every byte what the standard puts there', () => {
    const written = encodeNifti({
      shape: [2, 3, 2, 2],
      affine,
      space: 'scanner',
      voxelSizeMm: [1.5, 2.5, 3],
      trSeconds: 0.72,
      datatype: 'int16',
      data: values,
      slope: 2,
      intercept: 5,
    })
    const expected = buildNifti({
      lengths: [2, 3, 2, 2],
      values,
      sform: obliqueForm,
      pixdim: [1.5, 2.5, 3, 0.72],
      slope: 2,
      intercept: 5,
    })
    const view = new DataView(expected.buffer)
    for (const axis of [5, 6, 7]) view.setInt16(40 + 2 * axis, 1, true)
    expect(Buffer.from(written).equals(Buffer.from(expected))).toBe(true)
  })

  it.each(Object.keys(datatypes) as NiftiDatatype[])('keeps every voxel as %s', (datatype) => {
    const bytes = encodeNifti({ shape: [2, 3, 4], affine, space: 'mni', datatype, data: values })
    const header = parseNiftiHeader(bytes, 'x.nii')
    if (!header.ok) throw new Error(JSON.stringify(header.findings))
    expect(header.value).toMatchObject({
      datatype,
      shape: [2, 3, 4],
      dimensions: 3,
      space: 'mni',
      slope: 1,
      intercept: 0,
    })
    expect([...makeVoxelDecoder(header.value)(bytes.subarray(header.value.voxelOffset))]).toEqual(values)
  })

  it('says no repetition time when there is none, instead of a zero in seconds', () => {
    const bytes = encodeNifti({ shape: [2, 3, 2, 2], affine, space: 'mni', datatype: 'uint8', data: values })
    expect(bytes[123]).toBe(2)
  })

  it('takes voxel sizes from the affine', () => {
    const bytes = encodeNifti({ shape: [2, 3, 4], affine, space: 'mni', datatype: 'uint8', data: values })
    const pixdim = new DataView(bytes.buffer).getFloat32(80, true)
    expect(pixdim).toBeCloseTo(Math.hypot(affine[0], affine[4], affine[8]), 6)
  })

  it('is not written when values are missing', () => {
    const short = { shape: [2, 3, 4], affine, space: 'mni', datatype: 'uint8', data: [1, 2] } as const
    expect(() => encodeNifti(short)).toThrow(RangeError)
  })
})
