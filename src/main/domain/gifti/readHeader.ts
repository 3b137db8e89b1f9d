import type { XmlElement } from '@rgrove/parse-xml'
import { accept, refuse, type Checked, type Finding } from '../finding'
import { mostMatrixValues, problem } from '../matrix/matrix'
import { datatypes, type NiftiDatatype } from '../nifti/header'
import { childrenOf, readXml } from '../xml/readXml'

/** How the numbers of an array are written. */
export type GiftiEncoding = 'ascii' | 'base64' | 'gzip'

/** An array of a GIFTI file, without its numbers. */
export interface GiftiArray {
  /** Without `NIFTI_INTENT_`, e.g. `TIME_SERIES`, `LABEL`, `POINTSET`. */
  intent: string
  datatype: NiftiDatatype
  /** One or two lengths; the first counts vertices. */
  shape: number[]
  /** Whether the last side lies side by side. */
  byRows: boolean
  encoding: GiftiEncoding
  littleEndian: boolean
  metadata: Map<string, string>
}

/** What a GIFTI file says of its arrays. */
export interface GiftiHeader {
  arrays: GiftiArray[]
  /** Of the file's table of labels. */
  labels: Array<{ key: number; name: string }>
  metadata: Map<string, string>
}

const mostArrays = 2 ** 16
const encodings: Record<string, GiftiEncoding> = {
  ASCII: 'ascii',
  Base64Binary: 'base64',
  GZipBase64Binary: 'gzip',
}

/**
 * Reads the frame of a GIFTI file, see `splitGifti`: what its arrays are, its table of labels and its metadata. Arrays
 * in files of their own, of more than two sides and of types that NIfTI does not name are refused.
 * Source: GIFTI Surface Data Format, version 1.0.
 */
export function readGiftiHeader(frame: string | null, file: string): Checked<GiftiHeader> {
  const root = frame === null ? null : readXml(frame)
  if (root?.name !== 'GIFTI') return refuse(notGifti(file, 'Its XML is no GIFTI, or is damaged or cut.'))
  const elements = childrenOf(root, 'DataArray')
  if (elements.length > mostArrays) return refuse(notGifti(file, `It has ${elements.length} arrays.`))
  const arrays: GiftiArray[] = []
  for (const element of elements) {
    const array = readArray(element, file)
    if (!array.ok) return array
    arrays.push(array.value)
  }
  if (arrays.length === 0) return refuse(notGifti(file, 'It holds no array.'))
  const labels = childrenOf(root, 'LabelTable').flatMap((table) => childrenOf(table, 'Label').map(readLabel))
  return accept({ arrays, labels, metadata: readMetadata(root) })
}

/** Older files call the key of a label its index. */
const readLabel = ({ attributes, text }: XmlElement) => {
  const key = attributes.Key ?? attributes.Index ?? ''
  return { key: key.trim() === '' ? NaN : Number(key), name: text.trim() }
}

function readMetadata(element: XmlElement): Map<string, string> {
  const entries = childrenOf(element, 'MetaData').flatMap((data) => childrenOf(data, 'MD'))
  const textOf = (entry: XmlElement, name: string) => childrenOf(entry, name)[0]?.text.trim() ?? ''
  return new Map(entries.map((entry) => [textOf(entry, 'Name'), textOf(entry, 'Value')]))
}

function readArray(element: XmlElement, file: string): Checked<GiftiArray> {
  const { attributes } = element
  if (attributes.Encoding === 'ExternalFileBinary') {
    const message = `The numbers of ${file} lie in another file, which is not read.`
    return refuse(
      problem('gifti.external', file, message, 'Write it as one file: wb_command -gifti-convert GZIP_BASE64_BINARY.'),
    )
  }
  const encoding = encodings[attributes.Encoding ?? '']
  const datatype = (Object.keys(datatypes) as NiftiDatatype[]).find(
    (name) => attributes.DataType === `NIFTI_TYPE_${name.toUpperCase()}`,
  )
  const sides = Number(attributes.Dimensionality)
  if (!encoding || !datatype || !(sides >= 1 && sides <= 2))
    return refuse(
      notGifti(
        file,
        `An array of ${attributes.DataType}, ${attributes.Encoding}, ${attributes.Dimensionality} sides is not read.`,
      ),
    )
  const shape = Array.from({ length: sides }, (_, side) => Number(attributes[`Dim${side}`]))
  const count = shape.reduce((product, length) => product * length, 1)
  if (!shape.every((length) => Number.isInteger(length) && length >= 1) || count > mostMatrixValues)
    return refuse(notGifti(file, `An array claims ${shape.join(' x ')} numbers.`))
  if (childrenOf(element, 'Data').length !== 1) return refuse(notGifti(file, 'An array has no numbers.'))
  return accept({
    intent: (attributes.Intent ?? '').replace('NIFTI_INTENT_', ''),
    datatype,
    shape,
    byRows: attributes.ArrayIndexingOrder !== 'ColumnMajorOrder',
    encoding,
    littleEndian: attributes.Endian !== 'BigEndian',
    metadata: readMetadata(element),
  })
}

export const notGifti = (file: string, why: string): Finding =>
  problem('gifti.notGifti', file, `${file} is not a GIFTI file that can be read. ${why}`, 'Write it again.')

/** Numbers of an array. */
export const lengthOf = ({ shape }: Pick<GiftiArray, 'shape'>): number => shape.reduce((product, n) => product * n, 1)
