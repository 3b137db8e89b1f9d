import type { FileStore } from '../ports'

const deepest = 24

/**
 * Files in a folder, at any depth, whose names are asked for, sorted by name within each folder; names that begin with a
 * dot are passed over. Throws AppError 'input.bad' where there is no such folder.
 */
export const listBelow = async (
  files: FileStore,
  folder: string,
  isAsked: (name: string) => boolean,
): Promise<string[]> => {
  const found: string[] = []
  const search = async (within: string, depth: number): Promise<void> => {
    if (depth > deepest) return
    for (const { name, path, kind } of await files.list(within)) {
      if (name.startsWith('.')) continue
      if (kind === 'folder') await search(path, depth + 1)
      else if (isAsked(name)) found.push(path)
    }
  }
  await search(folder, 0)
  return found
}

/** Files that somebody named, which are meant whatever they are called, and others that were found in folders. */
export interface GivenFiles {
  named: string[]
  found: string[]
}

/** Files and folders that somebody gave, as files, each once. Throws AppError 'input.bad' where there is no such path. */
export const listGiven = async (
  files: FileStore,
  given: readonly string[],
  isAsked: (name: string) => boolean,
): Promise<GivenFiles> => {
  const named = new Set<string>()
  const found = new Set<string>()
  for (const path of given)
    if ((await files.facts(path))?.kind === 'file') named.add(path)
    else for (const file of await listBelow(files, path, isAsked)) found.add(file)
  return { named: [...named], found: [...found].filter((path) => !named.has(path)) }
}
