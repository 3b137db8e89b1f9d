import { AppError } from '../../../preload/contract'
import type { FileStore } from '../../ports'

/** A path with `/`, without `.`, `..` and a slash at its end. */
export function normalPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split(/[\\/]+/)) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return (/^[\\/]/.test(path) ? '/' : '') + parts.join('/')
}

/** Whether a path is a folder or lies in it. */
export const isWithin = (path: string, folder: string): boolean => {
  const [inner, outer] = [normalPath(path), normalPath(folder)]
  return inner === outer || inner.startsWith(outer === '/' ? '/' : `${outer}/`)
}

/**
 * Throws AppError 'usage.bad' where an export would be written among what it is made of, or among other files: it wants
 * a folder of its own, that is empty or not there yet. Below a data set it may be in `derivatives/`.
 */
export async function refuseOut(
  files: FileStore,
  out: string,
  from: readonly string[],
  roots: readonly string[],
): Promise<void> {
  const own = from.some((path) => isWithin(out, path))
  const inSource = roots.some((root) => isWithin(out, root) && !isBelowDerivatives(out, root))
  if (own || inSource)
    throw new AppError('usage.bad', 'The export would be written into one of its sources. Choose another folder.')
  if ((await files.facts(out))?.kind === 'file')
    throw new AppError('usage.bad', 'There is a file where the export is to be written. Choose another folder.')
  const entries = (await files.facts(out)) === null ? [] : await files.list(out)
  if (entries.some(({ name }) => !name.startsWith('.')))
    throw new AppError('usage.bad', 'The folder of the export is not empty. Choose an empty or a new one.')
}

const isBelowDerivatives = (out: string, root: string): boolean => {
  const derivatives = `${normalPath(root)}/derivatives`
  return isWithin(out, derivatives) && normalPath(out) !== derivatives
}
