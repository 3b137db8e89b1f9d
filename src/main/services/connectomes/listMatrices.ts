import { AppError } from '../../../preload/contract'
import { isConnectomeFile } from '../../domain/dataset/connectomeFile'
import type { FileStore } from '../../ports'
import { baseName, joinPath } from '../paths'

const deepest = 24

/**
 * Files of matrices among files and, at any depth, folders; sorted by path within each folder, each once. A file that is
 * named itself is always taken. Throws AppError 'input.bad' where there is no such path.
 */
export const listMatrixFiles = async (files: FileStore, paths: readonly string[]): Promise<string[]> => {
  const found = new Set<string>()
  for (const path of paths) {
    const facts = await files.facts(path)
    if (facts === null) throw new AppError('input.bad', `${baseName(path)} does not exist.`)
    if (facts.kind === 'file') found.add(path)
    else
      for await (const entries of files.walk(path, deepest))
        for (const entry of entries)
          if (entry.kind === 'file' && isConnectomeFile(baseName(entry.path))) found.add(joinPath(path, entry.path))
  }
  return [...found]
}
