import { decodeBase64 } from '../base64'
import type { Inflate } from '../inflate'
import { datatypes } from '../nifti/header'
import { makeVoxelDecoder, type StoredVoxels } from '../nifti/voxels'
import { lengthOf, type GiftiArray } from './readHeader'

/** A number as text takes no more than this, with what divides it from the next. */
const mostCharactersEach = 64

/** The longest text that the numbers of an array can take; none longer is gathered. */
export function mostDataCharacters(array: GiftiArray): number {
  const count = lengthOf(array)
  if (array.encoding === 'ascii') return count * mostCharactersEach + 1024
  const bytes = count * datatypes[array.datatype].bytes
  // Deflate makes what it cannot pack a little larger; lines may be broken and set in.
  return (array.encoding === 'gzip' ? bytes * 1.01 + 1024 : bytes) * 2 + 1024
}

/** The numbers of an array from the content of its `Data`; null when they are damaged, or not as many as announced. */
export function decodeGiftiArray(text: string, array: GiftiArray, inflate: Inflate): StoredVoxels | null {
  const { datatype, littleEndian, encoding } = array
  const count = lengthOf(array)
  if (encoding === 'ascii') return decodeText(text, count)
  const coded = decodeBase64(text)
  if (!coded) return null
  const bytes = count * datatypes[datatype].bytes
  const plain = encoding === 'gzip' ? inflate(coded, 'zlib', bytes) : coded
  if (typeof plain === 'string' || plain.length !== bytes) return null
  return makeVoxelDecoder({ datatype, littleEndian })(plain)
}

function decodeText(text: string, count: number): Float64Array | null {
  const words = text.trim().split(/\s+/)
  if (words.length !== count) return null
  const numbers = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const isMissing = /^[+-]?nan$/i.test(words[i])
    numbers[i] = isMissing || words[i] === '' ? NaN : Number(words[i])
    if (Number.isNaN(numbers[i]) && !isMissing) return null
  }
  return numbers
}
