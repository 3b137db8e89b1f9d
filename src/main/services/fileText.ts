import { AppError } from '../../preload/contract'
import { refuse, type Checked, type Finding } from '../domain/finding'
import type { FileStore } from '../ports'
import { baseName } from './paths'

const mostBytes = 256 * 2 ** 20

/** The text of a file, inflated when it is gzip. Throws AppError 'input.bad' beyond 256 MiB of text. */
export async function readInflatedText(files: FileStore, path: string): Promise<string> {
  const decoder = new TextDecoder()
  const parts: string[] = []
  let bytes = 0
  for await (const piece of files.stream(path, { inflate: true })) {
    bytes += piece.length
    if (bytes > mostBytes) throw tooLong(baseName(path))
    parts.push(decoder.decode(piece, { stream: true }))
  }
  return parts.join('') + decoder.decode()
}

function tooLong(file: string): AppError {
  const message = `${file} holds more than 256 MiB of text.`
  const suggestion = 'Check that this is the file you meant.'
  return new AppError('input.bad', message, [
    { code: 'file.tooLarge', severity: 'error', place: { file }, message, suggestion },
  ])
}

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
