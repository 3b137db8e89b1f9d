import { AppError } from '../../preload/contract'
import { refuse, type Checked, type Finding } from '../domain/finding'
import type { FileStore } from '../ports'
import { baseName } from './paths'

const mostBytes = 256 * 2 ** 20
/** Every line and every cell costs memory of its own, however short: a small gzip file can hold very many. */
const mostLineEnds = 2 ** 21
const mostLineBytes = 16 * 2 ** 20

/**
 * The text of a file, inflated when it is gzip. Throws AppError 'input.bad' when it holds a zero byte, as pictures and
 * UTF-16 do, and beyond 256 MiB of text, two million lines or 16 MiB in one line: no table of this program is as large.
 */
export async function readInflatedText(files: FileStore, path: string): Promise<string> {
  const decoder = new TextDecoder()
  const parts: string[] = []
  let bytes = 0
  let lineEnds = 0
  let lineBytes = 0
  for await (const piece of files.stream(path, { inflate: true })) {
    if (piece.includes(0)) throw notText(baseName(path))
    bytes += piece.length
    lineEnds += count(piece, lineFeed) + count(piece, carriageReturn)
    const last = Math.max(piece.lastIndexOf(lineFeed), piece.lastIndexOf(carriageReturn))
    lineBytes = last < 0 ? lineBytes + piece.length : piece.length - last - 1
    if (bytes > mostBytes) throw tooLarge(baseName(path), 'more than 256 MiB of text')
    if (lineEnds > mostLineEnds) throw tooLarge(baseName(path), 'more than two million lines')
    if (lineBytes > mostLineBytes) throw tooLarge(baseName(path), 'a line of more than 16 MiB')
    parts.push(decoder.decode(piece, { stream: true }))
  }
  return parts.join('') + decoder.decode()
}

const lineFeed = 10
const carriageReturn = 13

const count = (bytes: Uint8Array, wanted: number): number => {
  let found = 0
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) found++
  return found
}

const tooLarge = (file: string, what: string): AppError =>
  unfit(file, 'file.tooLarge', `${file} holds ${what}.`, 'Check that this is the file you meant.')

const notText = (file: string): AppError =>
  unfit(file, 'file.notText', `${file} is not text in UTF-8.`, 'Give a table as text: .tsv, .csv or .1D.')

const unfit = (file: string, code: string, message: string, suggestion: string): AppError =>
  new AppError('input.bad', message, [{ code, severity: 'error', place: { file }, message, suggestion }])

/** Runs a reader and turns what the file store says of somebody's file into findings. Other errors pass. */
export async function checked<T>(read: () => Promise<Checked<T>>): Promise<Checked<T>> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof AppError && error.code === 'input.bad' && error.findings.length > 0)
      return refuse(...error.findings)
    throw error
  }
}

/** The value, or AppError 'input.bad' with the findings; findings that do not stop anything go to `into`. */
export function demand<T>(result: Checked<T>, into: Finding[] = []): T {
  if (!result.ok) throw new AppError('input.bad', result.findings[0].message, result.findings)
  into.push(...result.findings)
  return result.value
}
