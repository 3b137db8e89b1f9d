import { AppError } from '../../../preload/contract'
import { isConnectomeInFolder, isPconn } from '../../domain/dataset/connectomeFile'
import type { FileStore } from '../../ports'
import { baseName, folderOf, joinPath } from '../paths'

const deepest = 24

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
  for (const path of paths) {
    const facts = await files.facts(path)
    if (facts === null) throw new AppError('input.bad', `${baseName(path)} does not exist.`)
    const listed = facts.kind === 'file' ? [path] : eachOnce(await search(files, path), nameOf)
    for (const matrix of listed) found.add(matrix)
  }
  return [...found]
}

const search = async (files: FileStore, folder: string): Promise<string[]> => {
  const found: string[] = []
  for await (const entries of files.walk(folder, deepest))
    for (const { kind, path } of entries)
      if (kind === 'file' && isConnectomeInFolder(baseName(path))) found.push(joinPath(folder, path))
  return found
}

const eachOnce = (paths: readonly string[], nameOf: (path: string) => string): string[] => {
  const keyOf = (path: string) => joinPath(folderOf(path), nameOf(path))
  const isTable = (path: string) => !isPconn(baseName(path))
  const tables = new Set(paths.filter(isTable).map(keyOf))
  return paths.filter((path) => isTable(path) || !tables.has(keyOf(path)))
}
