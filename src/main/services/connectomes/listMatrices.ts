import { isConnectomeInFolder, isPconn } from '../../domain/dataset/connectomeFile'
import type { FileStore } from '../../ports'
import { listBelow } from '../listBelow'
import { baseName, folderOf, joinPath } from '../paths'

/**
 * Files of matrices among files and, at any depth, folders; sorted by path within each folder, each once. What a folder
 * has as a table and as CIFTI, by the name that `nameOf` gives to what is made of it, comes once. A file that is named
 * itself is always taken. Throws AppError 'input.bad' where there is no such path.
 */
export const listMatrixFiles = async (
  files: FileStore,
  paths: readonly string[],
  nameOf: (path: string) => string,
): Promise<string[]> => {
  const found = new Set<string>()
  for (const path of paths)
    if ((await files.facts(path))?.kind === 'file') found.add(path)
    else for (const matrix of eachOnce(await listBelow(files, path, isConnectomeInFolder), nameOf)) found.add(matrix)
  return [...found]
}

const eachOnce = (paths: readonly string[], nameOf: (path: string) => string): string[] => {
  const keyOf = (path: string) => joinPath(folderOf(path), nameOf(path))
  const isTable = (path: string) => !isPconn(baseName(path))
  const tables = new Set(paths.filter(isTable).map(keyOf))
  return paths.filter((path) => isTable(path) || !tables.has(keyOf(path)))
}
