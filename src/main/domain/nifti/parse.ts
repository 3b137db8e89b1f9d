import { accept, refuse, type Checked, type Finding } from '../finding'
import { isInvertible, voxelSizes } from './affine'
import { fieldBytes, readFields, type NiftiFields } from './fields'
import { datatypes, type NiftiDatatype, type NiftiHeader } from './header'
import { orient, type Orientation } from './orientation'

/** Bytes from the start of the inflated file that `parseNiftiHeader` wants; fewer will do where the file has no more. */
export const niftiHeaderBytes = fieldBytes

/**
 * Reads the header of a NIfTI-1 or NIfTI-2 file in either byte order. What cannot be used is refused with one
 * finding: ANALYZE, header and image in two files, complex, colour and 128-bit voxels, more than four dimensions,
 * lengths and affines that make no sense. `file` is the name that findings give.
 */
export function parseNiftiHeader(bytes: Uint8Array, file: string): Checked<NiftiHeader> {
  const fields = readFields(bytes)
  const findings: Finding[] = []
  const problem = fields ? whyNotReadable(fields) : notNifti
  if (!fields || problem) return refuse(finding(problem ?? notNifti, 'error', file))
  const datatype = datatypeOf(fields.datatype)!
  const orientation = orient(fields)
  const badAffine = whyNotPlaceable(orientation)
  if (badAffine) return refuse(finding(badAffine, 'error', file))
  if (orientation.source === 'pixdim') findings.push(finding(noOrientation, 'warning', file))
  const { trSeconds, remark } = readRepetitionTime(fields)
  if (remark) findings.push(finding(remark, 'warning', file))
  const isScaled = Number.isFinite(fields.slope) && fields.slope !== 0
  return accept(
    {
      version: fields.version,
      littleEndian: fields.littleEndian,
      datatype,
      dimensions: fields.dim[0],
      shape: [lengthOf(fields, 1), lengthOf(fields, 2), lengthOf(fields, 3)],
      frames: lengthOf(fields, 4),
      voxelOffset: fields.voxelOffset,
      slope: isScaled ? fields.slope : 1,
      intercept: isScaled ? fields.intercept : 0,
      affine: orientation.affine,
      affineSource: orientation.source,
      space: orientation.space,
      voxelSizeMm: voxelSizes(orientation.affine),
      trSeconds,
    },
    findings,
  )
}

/** Code, message and suggestion of a finding; the field of the header where one is to blame. */
type Problem = readonly [code: string, field: string, message: string, suggestion: string]

const finding = (
  [code, field, message, suggestion]: Problem,
  severity: Finding['severity'],
  file: string,
): Finding => ({
  code,
  severity,
  place: field ? { file, field } : { file },
  message,
  suggestion,
})

const notNifti: Problem = ['nifti.notNifti', '', 'This is not a NIfTI file.', 'Give a .nii or .nii.gz file.']
const noOrientation: Problem = [
  'nifti.orientation.unknown',
  'qform_code, sform_code',
  'The header does not say how the volume lies in the head: left and right may be swapped, and no atlas can be trusted to fit.',
  'Convert the recording anew from DICOM, or set its orientation with the program that made it.',
]

const lengthOf = ({ dim }: NiftiFields, axis: number): number => (axis <= dim[0] ? dim[axis] : 1)

const datatypeOf = (code: number): NiftiDatatype | undefined =>
  (Object.keys(datatypes) as NiftiDatatype[]).find((name) => datatypes[name].code === code)

const refusedTypes: Record<number, string> = {
  1: 'single bits',
  32: 'complex numbers',
  128: 'RGB colours',
  1536: '128-bit floats',
  1792: 'complex numbers',
  2048: 'complex numbers',
  2304: 'RGBA colours',
}

function whyNotReadable(fields: NiftiFields): Problem | null {
  const { magic, dim, version } = fields
  if (magic === 'ni1' || magic === 'ni2')
    return [
      'nifti.pair',
      'magic',
      'Header and voxels are in two files (.hdr and .img).',
      'Convert the pair to one .nii.gz file.',
    ]
  if (magic === '' && version === 1)
    return [
      'nifti.analyze',
      'magic',
      'This is an ANALYZE 7.5 header, which does not say where left is.',
      'Convert the recording to NIfTI.',
    ]
  if (magic !== `n+${version}`) return notNifti
  return whyWrongShape(dim) ?? whyWrongVoxels(fields)
}

function whyWrongShape(dim: number[]): Problem | null {
  const suggestion = 'Export the recording again.'
  if (!(dim[0] >= 1 && dim[0] <= 7))
    return ['nifti.dimensions', 'dim[0]', `The header claims ${dim[0]} dimensions.`, suggestion]
  const lengths = dim.slice(1, dim[0] + 1)
  if (!lengths.every((length) => Number.isSafeInteger(length) && length >= 1))
    return ['nifti.dimensions', 'dim', `The header claims a shape of ${lengths.join(' x ')}.`, suggestion]
  if (lengths.slice(4).some((length) => length > 1))
    return [
      'nifti.dimensions',
      'dim',
      `The file has more than four dimensions: ${lengths.join(' x ')}.`,
      'Save each 4D part as a file of its own.',
    ]
  const voxels = lengths.reduce((product, length) => product * length, 1)
  if (!Number.isSafeInteger(voxels * 8))
    return ['nifti.dimensions', 'dim', `A shape of ${lengths.join(' x ')} cannot be addressed.`, suggestion]
  return null
}

function whyWrongVoxels({ datatype, voxelOffset, version, slope, intercept }: NiftiFields): Problem | null {
  if (!datatypeOf(datatype)) {
    const stored = refusedTypes[datatype] ?? `datatype ${datatype}`
    return [
      'nifti.datatype',
      'datatype',
      `The voxels are stored as ${stored}, which is not read.`,
      'Save the recording as int16 or float32.',
    ]
  }
  if (!Number.isSafeInteger(voxelOffset) || voxelOffset < (version === 1 ? 352 : 544))
    return [
      'nifti.offset',
      'vox_offset',
      `The voxels cannot start at byte ${voxelOffset}.`,
      'Export the recording again.',
    ]
  if (Number.isFinite(slope) && slope !== 0 && !Number.isFinite(intercept))
    return [
      'nifti.scaling',
      'scl_inter',
      `The values are to be shifted by ${intercept}.`,
      'Export the recording again.',
    ]
  return null
}

function whyNotPlaceable({ affine, source }: Orientation): Problem | null {
  const suggestion = 'Repair the header with the program that made the file.'
  if (!affine.every(Number.isFinite))
    return [
      'nifti.affine.notFinite',
      source,
      `The ${source} of the header holds values that are not numbers.`,
      suggestion,
    ]
  if (!isInvertible(affine))
    return [
      'nifti.affine.singular',
      source,
      `The ${source} of the header puts different voxels at the same place.`,
      suggestion,
    ]
  return null
}

function readRepetitionTime(fields: NiftiFields): { trSeconds: number | null; remark: Problem | null } {
  if (fields.dim[0] < 4) return { trSeconds: null, remark: null }
  const stored = fields.pixdim[4]
  const secondsPerUnit: Record<number, number> = { 8: 1, 16: 1e-3, 24: 1e-6 }
  const unit = secondsPerUnit[fields.units & 0x38]
  const suggestion = 'Put RepetitionTime (seconds) into a JSON sidecar beside the recording.'
  if (!(stored > 0) || !Number.isFinite(stored)) {
    const message = `The header does not say how long a frame took (pixdim[4] is ${stored}).`
    return { trSeconds: null, remark: ['nifti.tr.unknown', 'pixdim[4]', message, suggestion] }
  }
  if (unit === undefined) {
    const message = `The header gives ${tidy(stored)} as the duration of a frame but not the unit.`
    return { trSeconds: null, remark: ['nifti.tr.unit', 'xyzt_units', message, suggestion] }
  }
  return { trSeconds: tidy(stored) * unit, remark: null }
}

/** A float32 such as 0.72 comes as 0.7200000286: seven digits are all that it holds. */
const tidy = (stored: number): number => Number(stored.toPrecision(7))
