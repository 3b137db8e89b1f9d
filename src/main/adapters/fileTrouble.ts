import { basename } from 'node:path'
import { AppError } from '../../preload/contract'

/** What is wrong with somebody's file; it names the file, never its folder. */
export const refuse = (path: string, code: string, message: string, suggestion: string): AppError =>
  new AppError('input.bad', message, [
    { code, severity: 'error', place: { file: basename(path) }, message, suggestion },
  ])

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException)?.code

/** What the system or zlib complained of while a file was read, in the words of the person who gave it. */
export function explainReading(error: unknown, path: string): unknown {
  const name = basename(path)
  const again = 'Copy or download the file again.'
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return refuse(path, 'file.missing', `${name} does not exist.`, 'Check the path.')
    case 'EISDIR':
      return refuse(path, 'file.isFolder', `${name} is a folder, a file is needed.`, 'Name the file itself.')
    case 'EACCES':
    case 'EPERM':
      return refuse(path, 'file.denied', `${name} may not be opened.`, 'Check the permissions of the file.')
    case 'Z_BUF_ERROR':
      return refuse(path, 'gzip.truncated', `${name} ends in the middle of its compressed data.`, again)
    case 'Z_DATA_ERROR':
      return refuse(path, 'gzip.corrupt', `The compressed data of ${name} are damaged.`, again)
    default:
      return error
  }
}

/** What the system complained of while a file or folder was written, in the words of the person who chose the place. */
export function explainWriting(error: unknown, path: string): unknown {
  const name = basename(path)
  const elsewhere = 'Choose another place to write to.'
  switch (codeOf(error)) {
    case 'EEXIST':
    case 'ENOTDIR':
      return refuse(
        path,
        'output.inTheWay',
        `${name} cannot be written: a file lies where a folder is needed.`,
        elsewhere,
      )
    case 'EISDIR':
      return refuse(path, 'output.isFolder', `${name} cannot be written: there is a folder of that name.`, elsewhere)
    case 'ENOENT':
      return refuse(path, 'output.noPlace', `${name} cannot be written: its folder cannot be made.`, elsewhere)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return refuse(path, 'output.denied', `${name} may not be written there.`, elsewhere)
    case 'ENOSPC':
    case 'EDQUOT':
      return refuse(path, 'output.diskFull', `${name} cannot be written: the disk is full.`, 'Make room on the disk.')
    default:
      return error
  }
}
