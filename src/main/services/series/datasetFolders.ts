import { descriptionName } from '../../domain/dataset/layout'
import type { FileStore } from '../../ports'
import { baseName, folderOf, joinPath } from '../paths'

const deepest = 24

/** The folder above one; of a relative path also above where it begins. */
const above = (folder: string): string => (/(^|\/)\.\.?$/.test(folder) ? joinPath(folder, '..') : folderOf(folder))

/** The folders above a file, its own first. */
export const foldersAbove = (path: string): string[] => {
  const folders = [folderOf(path)]
  while (folders.length < deepest) {
    const next = above(folders.at(-1)!)
    if (next === folders.at(-1)) break
    folders.push(next)
  }
  return folders
}

/**
 * The folders from the top of the data set that a file lies in down to its own. The top is the nearest folder with a
 * `dataset_description.json`; where there is none, the one that holds the folder `sub-LABEL` of the person; else
 * nothing says that there is a data set, and the file's own folder is all.
 */
export const findDatasetFolders = async (files: FileStore, path: string): Promise<string[]> => {
  const folders = foldersAbove(path)
  for (const [at, folder] of folders.entries())
    if ((await files.facts(joinPath(folder, descriptionName)))?.kind === 'file')
      return folders.slice(0, at + 1).reverse()
  const person = folders.findLastIndex((folder) => /^sub-[A-Za-z0-9+]+$/.test(baseName(folder)))
  return folders.slice(0, person < 0 ? 1 : person + 2).reverse()
}
