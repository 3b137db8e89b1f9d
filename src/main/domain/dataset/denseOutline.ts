import { accept, refuse, type Checked } from '../finding'
import { secondsOfTimeStep } from '../gifti/timeStep'
import { readFields } from '../nifti/fields'
import { remark } from './remark'

/** What the beginning of a CIFTI or GIFTI file tells of a series. */
export interface DenseOutline {
  /** null where it has no time. */
  frames: number | null
  /** Places or parcels. */
  width: number | null
  trSeconds: number | null
  /** So many first bytes would tell the time, where those that were given do not reach that far. */
  needs: number | null
}

/** A byte as the character of its number: enough for tags, whatever the texts between them are in. */
function latinText(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096))
  return text
}

const attribute = (tag: string, name: string): string | null =>
  new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1] ?? null

/** Bytes of a CIFTI file before its XML: NIfTI-2 header, then length and code of the extension. */
const xmlStart = 552

/**
 * Length and time of a CIFTI-2 series from the first bytes of its file: the header's two lengths, and the element of
 * the XML that describes time, where it lies within these bytes. `bytes` on disk must hold all values. Source: CIFTI-2
 * file format specification, sections 3 and 6.
 */
export function outlineCifti(start: Uint8Array, bytes: number, file: string): Checked<DenseOutline> {
  const fields = readFields(start)
  const again = 'Write it again with wb_command.'
  if (!fields || fields.version !== 2 || fields.dim[0] !== 6)
    return refuse(remark('cifti.notCifti', 'error', file, `${file} is not a CIFTI-2 file.`, again))
  const { dim, voxelOffset } = fields
  const lengths = [dim[5], dim[6]]
  if (!lengths.every((length) => Number.isSafeInteger(length) && length > 0) || !Number.isSafeInteger(voxelOffset))
    return refuse(
      remark('cifti.notCifti', 'error', file, `The header of ${file} claims ${lengths.join(' x ')} values.`, again),
    )
  const width = valueBytes[fields.datatype]
  if (width !== undefined && voxelOffset + lengths[0] * lengths[1] * width > bytes)
    return refuse(
      remark('cifti.truncated', 'error', file, `${file} is cut: its values are not all there.`, 'Copy the file again.'),
    )
  const xml = latinText(start.subarray(xmlStart, Math.max(xmlStart, Math.min(start.length, voxelOffset))))
  const time = xml.match(/<MatrixIndicesMap\b[^>]*>/g)?.find((tag: string) => tag.includes('CIFTI_INDEX_TYPE_SERIES'))
  // Series along dimension 0 is what the standard gives dtseries and ptseries.
  const side = time !== undefined && attribute(time, 'AppliesToMatrixDimension') === '1' ? 1 : 0
  const step =
    time === undefined
      ? NaN
      : Number(attribute(time, 'SeriesStep')) * 10 ** Number(attribute(time, 'SeriesExponent') ?? 0)
  const isSeconds = time !== undefined && attribute(time, 'SeriesUnit') === 'SECOND'
  const trSeconds = isSeconds && step > 0 && Number.isFinite(step) ? Number(step.toPrecision(7)) : null
  return accept({
    frames: lengths[side],
    width: lengths[1 - side],
    trSeconds,
    needs: time === undefined && start.length < voxelOffset ? voxelOffset : null,
  })
}

/** Bytes of a value by NIfTI's code of its type. */
const valueBytes: Record<number, number> = { 2: 1, 4: 2, 8: 4, 16: 4, 64: 8, 256: 1, 512: 2, 768: 4, 1024: 8, 1280: 8 }

/**
 * Length and time of a GIFTI file from the beginning of its text: one data array for each frame, and `TimeStep` of its
 * metadata, see `secondsOfTimeStep`. Source: GIFTI surface data format, version 1.0.
 */
export function outlineGifti(text: string, file: string): Checked<DenseOutline> {
  const tag = /<GIFTI\b[^>]*>/.exec(text)?.[0]
  const arrays = tag === undefined ? NaN : Number(attribute(tag, 'NumberOfDataArrays'))
  if (!Number.isSafeInteger(arrays) || arrays < 0)
    return refuse(
      remark(
        'gifti.notGifti',
        'error',
        file,
        `${file} is not a GIFTI file.`,
        'Write it again with the program that made it.',
      ),
    )
  const array = /<DataArray\b[^>]*>/.exec(text)?.[0]
  const places = array === undefined ? NaN : Number(attribute(array, 'Dim0'))
  const step = /TimeStep(?:\]\]>)?\s*<\/Name>\s*<Value>\s*(?:<!\[CDATA\[)?\s*([\d.eE+-]{1,30})/.exec(text)?.[1]
  return accept({
    frames: arrays,
    width: Number.isSafeInteger(places) && places > 0 ? places : null,
    trSeconds: secondsOfTimeStep(step ?? null),
    needs: null,
  })
}
