import { describe, expect, it } from 'vitest'
import { applyAffine } from '../../../../src/main/domain/nifti/affine'
import type { NiftiHeader } from '../../../../src/main/domain/nifti/header'
import { parseNiftiHeader } from '../../../../src/main/domain/nifti/parse'
import {
  buildNifti,
  mniForm,
  niftiTypes,
  obliqueForm,
  type NiftiOptions,
  type NiftiType,
} from '../../../fixtures/nifti'

const base: NiftiOptions = { lengths: [3, 4, 5, 2], values: new Array(120).fill(1), sform: mniForm }
const parse = (options: Partial<NiftiOptions>) => parseNiftiHeader(buildNifti({ ...base, ...options }), 'bold.nii')

function accepted(options: Partial<NiftiOptions>): { header: NiftiHeader; codes: string[] } {
  const result = parse(options)
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return { header: result.value, codes: result.findings.map((finding) => finding.code) }
}

function refused(options: Partial<NiftiOptions>): string[] {
  const result = parse(options)
  if (result.ok) throw new Error('the header was accepted')
  return result.findings.map((finding) => `${finding.severity} ${finding.code}`)
}

describe.each([1, 2] as const)('the header of a NIfTI-%i file', (version) => {
  it.each([true, false])('is read in either byte order (little-endian: %s)', (littleEndian) => {
    const { header, codes } = accepted({ version, littleEndian, slope: 0.5, intercept: -3, sform: obliqueForm })
    expect(header).toMatchObject({
      version,
      littleEndian,
      shape: [3, 4, 5],
      frames: 2,
      dimensions: 4,
      datatype: 'int16',
    })
    expect(header).toMatchObject({ slope: 0.5, intercept: -3, space: 'scanner', affineSource: 'sform', trSeconds: 1 })
    header.affine.forEach((value, i) => expect(value).toBeCloseTo([...obliqueForm.rows, 0, 0, 0, 1][i], 6))
    expect(codes).toEqual([])
  })

  it('gives every datatype its name, so that no voxel is read with another width', () => {
    for (const type of Object.keys(niftiTypes) as NiftiType[])
      expect(accepted({ version, type }).header.datatype).toBe(type)
  })

  it('counts a missing fourth length as one frame, and remembers that the file is no recording', () => {
    const { header } = accepted({ version, lengths: [3, 4, 5] })
    expect(header).toMatchObject({ frames: 1, dimensions: 3, trSeconds: null })
  })

  it('takes the voxels from behind the extensions', () => {
    expect(accepted({ version, extension: 32 }).header.voxelOffset).toBe((version === 1 ? 352 : 544) + 32)
  })

  it.each([
    ['complex numbers', 32],
    ['128-bit floats', 1536],
    ['RGB colours', 128],
    ['RGBA colours', 2304],
    ['no known type', 77],
  ])('is refused for voxels of %s instead of reading them as numbers', (_, typeCode) => {
    expect(refused({ version, typeCode })).toEqual(['error nifti.datatype'])
  })

  it('is refused when lengths are zero, negative, too many or beyond what can be addressed', () => {
    expect(refused({ version, lengths: [3, 0, 5, 2] })).toEqual(['error nifti.dimensions'])
    expect(refused({ version, lengths: [3, -4, 5, 2] })).toEqual(['error nifti.dimensions'])
    expect(refused({ version, lengths: [3, 4, 5, 1, 2] })).toEqual(['error nifti.dimensions'])
    expect(refused({ version, lengths: [1, 1, 1, 1, 1, 1, 1].concat(9) })).toEqual(['error nifti.dimensions'])
    if (version === 2) expect(refused({ version, lengths: [2 ** 40, 2 ** 40, 5] })).toEqual(['error nifti.dimensions'])
  })

  it('is refused when header and voxels are in two files', () => {
    expect(refused({ version, magic: `ni${version}` })).toEqual(['error nifti.pair'])
  })

  it('is refused when the voxels would start inside the header', () => {
    expect(refused({ version, voxelOffset: 100 })).toEqual(['error nifti.offset'])
  })

  it('is refused when its affine is not finite or flat', () => {
    const withRow = (row: number[]) => ({ version, sform: { code: 2, rows: [...row, ...mniForm.rows.slice(4)] } })
    expect(refused(withRow([NaN, 0, 0, 0]))).toEqual(['error nifti.affine.notFinite'])
    expect(refused(withRow([0, 0, 0, 0]))).toEqual(['error nifti.affine.singular'])
    expect(refused(withRow(mniForm.rows.slice(4, 8)))).toEqual(['error nifti.affine.singular'])
  })

  it('does not take voxels of a thousandth of a millimetre for a flat affine', () => {
    const rows = mniForm.rows.map((value) => value / 2000)
    expect(accepted({ version, sform: { code: 2, rows } }).header.voxelSizeMm[0]).toBeCloseTo(0.001, 8)
  })
})

describe('bytes that are no NIfTI file', () => {
  const codeOf = (bytes: Uint8Array) => {
    const result = parseNiftiHeader(bytes, 'x.nii')
    return result.ok ? 'accepted' : result.findings[0].code
  }
  it('are refused with one finding and not read beyond their end', () => {
    expect(codeOf(new Uint8Array(0))).toBe('nifti.notNifti')
    expect(codeOf(new Uint8Array(347))).toBe('nifti.notNifti')
    expect(codeOf(new TextEncoder().encode('not a volume '.repeat(60)))).toBe('nifti.notNifti')
    expect(codeOf(buildNifti({ ...base, version: 2 }).subarray(0, 400))).toBe('nifti.notNifti')
    expect(codeOf(buildNifti({ ...base, magic: 'xyz' }))).toBe('nifti.notNifti')
  })

  it('are called ANALYZE when they are, because left and right cannot be told there', () => {
    expect(codeOf(buildNifti({ ...base, magic: '\0\0\0' }))).toBe('nifti.analyze')
  })
})

describe('the place of voxels', () => {
  const quarterTurn = { code: 3, quaternion: [0, 0, Math.SQRT1_2], offset: [5, 6, 7] }

  it('comes from the sform when both forms are set', () => {
    expect(accepted({ qform: quarterTurn }).header).toMatchObject({ affineSource: 'sform', space: 'mni' })
  })

  it('comes from the qform when the sform is not set: a quarter turn about z takes x to y', () => {
    const { header } = accepted({ sform: undefined, qform: quarterTurn, pixdim: [2, 3, 4, 1] })
    expect(header).toMatchObject({ affineSource: 'qform', space: 'talairach' })
    const [x, y, z] = applyAffine(header.affine, [1, 0, 0])
    expect([x, y, z].map((mm) => Math.round(mm * 1e4) / 1e4)).toEqual([5, 8, 7])
    expect(header.voxelSizeMm.map((mm) => Math.round(mm * 1e4) / 1e4)).toEqual([2, 3, 4])
  })

  it('turns the right way round about a slanted axis: x to y, y to z, z to x', () => {
    const qform = { code: 1, quaternion: [0.5, 0.5, 0.5], offset: [0, 0, 0] }
    const { affine } = accepted({ sform: undefined, qform, pixdim: [2, 3, 4, 1] }).header
    expect(applyAffine(affine, [1, 0, 0])).toEqual([0, 2, 0])
    expect(applyAffine(affine, [0, 1, 0])).toEqual([0, 0, 3])
    expect(applyAffine(affine, [0, 0, 1])).toEqual([4, 0, 0])
  })

  it('turns z around when qfac is negative', () => {
    const qform = { code: 1, quaternion: [0, 0, 0], offset: [0, 0, 0], qfac: -1 }
    expect(applyAffine(accepted({ sform: undefined, qform }).header.affine, [0, 0, 1])).toEqual([0, 0, -2])
  })

  it('stays finite when rounding made the quaternion longer than one', () => {
    const qform = { code: 1, quaternion: [0, 0.8000001, 0.6000001], offset: [0, 0, 0] }
    const { header } = accepted({ sform: undefined, qform })
    header.voxelSizeMm.forEach((mm) => expect(mm).toBeCloseTo(2, 5))
  })

  it('without either form is guessed around the origin, and said to be a guess', () => {
    const { header, codes } = accepted({ sform: undefined })
    expect(header).toMatchObject({ affineSource: 'pixdim', space: 'unknown' })
    expect(applyAffine(header.affine, [1, 1.5, 2])).toEqual([0, 0, 0])
    expect(applyAffine(header.affine, [0, 1.5, 2])).toEqual([2, 0, 0])
    expect(codes).toEqual(['nifti.orientation.unknown'])
  })

  it('is in millimetres also when the file counts in metres or micrometres', () => {
    expect(accepted({ units: 8 | 1 }).header.voxelSizeMm).toEqual([2000, 2000, 2000])
    accepted({ units: 8 | 3 }).header.voxelSizeMm.forEach((mm) => expect(mm).toBeCloseTo(0.002, 9))
  })

  it('keeps a space code that the standard does not know as unknown', () => {
    expect(accepted({ sform: { ...mniForm, code: 9 } }).header.space).toBe('unknown')
  })
})

describe('the repetition time', () => {
  const tr = (stored: number, units: number) => {
    const { header, codes } = accepted({ pixdim: [2, 2, 2, stored], units })
    return [header.trSeconds, ...codes]
  }
  it('is seconds whatever unit the file uses', () => {
    expect(tr(0.72, 8 | 2)).toEqual([0.72])
    expect(tr(720, 16 | 2)).toEqual([0.72])
    expect(tr(720000, 24 | 2)).toEqual([0.72])
  })
  it('is unknown, never guessed, without a unit or with one that is no time', () => {
    expect(tr(2, 2)).toEqual([null, 'nifti.tr.unit'])
    expect(tr(2, 32 | 2)).toEqual([null, 'nifti.tr.unit'])
  })
  it('is unknown when the file says zero, less or nothing', () => {
    for (const stored of [0, -1, NaN, Infinity]) expect(tr(stored, 8 | 2)).toEqual([null, 'nifti.tr.unknown'])
  })
})

describe('scaling', () => {
  const scaling = (slope: number, intercept: number) => {
    const { header } = accepted({ slope, intercept })
    return [header.slope, header.intercept]
  }
  it('is off when the slope is zero or not a number, whatever the intercept says', () => {
    expect(scaling(0, 7)).toEqual([1, 0])
    expect(scaling(NaN, 7)).toEqual([1, 0])
    expect(scaling(Infinity, NaN)).toEqual([1, 0])
  })
  it('may be negative', () => expect(scaling(-2, 7)).toEqual([-2, 7]))
  it('is refused when the intercept of a valid slope is not a number', () => {
    expect(refused({ slope: 2, intercept: NaN })).toEqual(['error nifti.scaling'])
  })
})
