import type { ByteSource } from '../byteSource'
import { accept, refuse, type Checked, type Finding } from '../finding'
import { problem } from '../matrix/matrix'
import { datatypes, type NiftiDatatype } from '../nifti/header'
import { readFields, type NiftiFields } from '../nifti/fields'
import { makeVoxelDecoder } from '../nifti/voxels'
import { decodeUtf8 } from '../utf8'

const headerBytes = 540
/** The code of the header extension that holds the XML, given to CIFTI by the NIfTI registry. */
const ciftiExtension = 32
const mostXmlBytes = 32 * 2 ** 20
/** Of values that are held in memory together. */
export const mostValueBytes = 512 * 2 ** 20

/** A CIFTI-2 file taken apart: its XML, and where its matrix lies. */
export interface CiftiLayout {
  xml: string
  /** Length of dimension 0, along which values lie side by side, and of dimension 1. */
  shape: [number, number]
  fields: NiftiFields
  datatype: NiftiDatatype
}

/**
 * Takes a CIFTI-2 file apart: a NIfTI-2 header of six dimensions, the first four of length 1, with an extension that
 * holds XML. Source: CIFTI-2 file format specification, section 3 (file layout).
 */
export async function readLayout(source: ByteSource, file: string): Promise<Checked<CiftiLayout>> {
  const start = await source.read(0, Math.min(source.bytes, headerBytes + 12))
  const fields = readFields(start)
  if (!fields || fields.version !== 2 || fields.magic !== 'n+2' || start.length < headerBytes + 12)
    return refuse(notCifti(file, 'It is no single-file NIfTI-2.'))
  const { dim, littleEndian, voxelOffset } = fields
  const datatype = (Object.keys(datatypes) as NiftiDatatype[]).find((name) => datatypes[name].code === fields.datatype)
  const isMatrix = dim[0] === 6 && dim.slice(1, 5).every((length) => length === 1)
  if (!isMatrix || ![dim[5], dim[6]].every((length) => Number.isSafeInteger(length) && length >= 1))
    return refuse(notCifti(file, `Its header claims ${dim.slice(1, 8).join(' x ')}, which is no matrix.`))
  if (!datatype) return refuse(notCifti(file, `Its values are of datatype ${fields.datatype}, which is not read.`))
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength)
  const hasExtension = view.getUint8(headerBytes) !== 0
  const extensionBytes = view.getInt32(headerBytes + 4, littleEndian)
  const code = view.getInt32(headerBytes + 8, littleEndian)
  const xmlBytes = extensionBytes - 8
  if (!hasExtension || code !== ciftiExtension || xmlBytes < 1)
    return refuse(notCifti(file, 'It has no CIFTI extension.'))
  const xmlStart = headerBytes + 12
  if (xmlBytes > mostXmlBytes || !(xmlStart + xmlBytes <= Math.min(voxelOffset, source.bytes)))
    return refuse(notCifti(file, `Its extension of ${extensionBytes} bytes does not fit.`))
  const xml = decodeUtf8(await source.read(xmlStart, xmlBytes))
  if (xml === null) return refuse(notCifti(file, 'Its XML is not UTF-8.'))
  const end = xml.indexOf('\0')
  return accept({ xml: end < 0 ? xml : xml.slice(0, end), shape: [dim[5], dim[6]], fields, datatype })
}

/** value = slope * stored + intercept; 1 and 0 where the file asks for no scaling. */
export function scalingOf({ fields }: CiftiLayout): { slope: number; intercept: number } {
  const isScaled = Number.isFinite(fields.slope) && fields.slope !== 0
  return isScaled ? { slope: fields.slope, intercept: fields.intercept } : { slope: 1, intercept: 0 }
}

/** Bytes of all values. */
export const valueBytes = ({ shape, datatype }: CiftiLayout): number => shape[0] * shape[1] * datatypes[datatype].bytes

/** What is wrong where a file ends before its last value; null when all are there. */
export function whyCut(layout: CiftiLayout, fileBytes: number, file: string): Finding | null {
  const { voxelOffset } = layout.fields
  if (Number.isSafeInteger(voxelOffset) && voxelOffset + valueBytes(layout) <= fileBytes) return null
  return problem('cifti.truncated', file, `${file} is cut: its values are not all there.`, 'Copy the file again.')
}

/** All values of the matrix as float32, dimension 0 fastest, slope and intercept applied. */
export async function readValues(
  source: ByteSource,
  layout: CiftiLayout,
  file: string,
): Promise<Checked<Float32Array>> {
  const { fields, datatype } = layout
  const bytes = valueBytes(layout)
  if (!(bytes <= mostValueBytes)) return refuse(tooLarge(bytes, file))
  const cut = whyCut(layout, source.bytes, file)
  if (cut) return refuse(cut)
  const stored = makeVoxelDecoder({ datatype, littleEndian: fields.littleEndian })(
    await source.read(fields.voxelOffset, bytes),
  )
  const { slope, intercept } = scalingOf(layout)
  // `Float32Array.from` would keep all values once more as it goes.
  const values = new Float32Array(stored.length)
  for (let i = 0; i < values.length; i++) values[i] = stored[i] * slope + intercept
  return accept(values)
}

export const tooLarge = (bytes: number, file: string): Finding =>
  problem('cifti.tooLarge', file, `The matrix of ${file} takes ${bytes} bytes.`, 'Average it over parcels first.')

export const notCifti = (file: string, why: string): Finding =>
  problem(
    'cifti.notCifti',
    file,
    `${file} is not a CIFTI-2 file that can be read. ${why}`,
    'Write it again with wb_command.',
  )
