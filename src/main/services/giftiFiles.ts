import { AppError } from '../../preload/contract'
import { accept, type Checked, type Finding } from '../domain/finding'
import { decodeGiftiArray, mostDataCharacters } from '../domain/gifti/decodeArray'
import { readGiftiHeader, type GiftiHeader } from '../domain/gifti/readHeader'
import { splitGifti, type GiftiSplitter } from '../domain/gifti/splitGifti'
import type { StoredVoxels } from '../domain/nifti/voxels'
import type { FileStore } from '../ports'
import { checked } from './fileText'
import { baseName } from './paths'

/** What a GIFTI file (`.gii`, `.gii.gz`) says of its arrays, by one pass that keeps none of their numbers. */
export const readGifti = (files: FileStore, path: string): Promise<Checked<GiftiHeader>> =>
  checked(async () => {
    const splitter = splitGifti()
    for await (const text of streamText(files, path)) splitter.add(text)
    const header = readGiftiHeader(splitter.finish(), baseName(path))
    return header.ok ? accept(header.value, header.findings) : header
  })

/**
 * The numbers of a GIFTI file, one array after the other, by a second pass: memory is that of one array. Throws AppError
 * 'input.bad' where one is damaged.
 */
export async function* streamGiftiArrays(
  files: FileStore,
  path: string,
  { arrays }: GiftiHeader,
): AsyncGenerator<StoredVoxels> {
  const whole: string[] = []
  const state = { parts: [] as string[], length: 0 }
  const splitter: GiftiSplitter = splitGifti(
    (text, index) => {
      state.length += text.length
      if (index >= arrays.length || state.length > mostDataCharacters(arrays[index]))
        throw unfit(damaged(baseName(path), index))
      state.parts.push(text)
    },
    () => {
      whole.push(state.parts.join(''))
      state.parts = []
      state.length = 0
    },
  )
  let index = 0
  for await (const text of streamText(files, path)) {
    splitter.add(text)
    for (const content of whole.splice(0)) {
      const numbers = index < arrays.length ? decodeGiftiArray(content, arrays[index], files.inflate) : null
      if (!numbers) throw unfit(damaged(baseName(path), index))
      index++
      yield numbers
    }
  }
  if (index < arrays.length) throw unfit(damaged(baseName(path), index))
}

async function* streamText(files: FileStore, path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const piece of files.stream(path, { inflate: true })) yield decoder.decode(piece, { stream: true })
  yield decoder.decode()
}

const damaged = (file: string, index: number): Finding => ({
  code: 'gifti.damaged',
  severity: 'error',
  place: { file },
  message: `The numbers of array ${index + 1} of ${file} are damaged, or not as many as announced.`,
  suggestion: 'Copy the file again, or write it again.',
})

const unfit = (finding: Finding): AppError => new AppError('input.bad', finding.message, [finding])
