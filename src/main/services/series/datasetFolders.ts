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

/** Whether a folder says of itself that it is a data set. */
export const isDescribed = async (files: FileStore, folder: string): Promise<boolean> =>
  (await files.facts(joinPath(folder, descriptionName)))?.kind === 'file'

/**
 * The folders above a file whose tables of people speak of it, the nearest first. They end at the top of its data set, the
 * nearest folder with a `dataset_description.json`: a table above that is of another set, whose `sub-01` may be somebody
 * else. Only a derivative has its people where it was made from: from `derivatives/NAME`, or `derivatives` itself, they go
 * on to the data set that holds the folder `derivatives`. Where no folder describes itself, they are all above.
 *
 * @param isTop  `isDescribed`, which whoever asks for many files may remember
 */
export const foldersOfPeople = async (
  files: FileStore,
  path: string,
  isTop = (folder: string) => isDescribed(files, folder),
): Promise<string[]> => {
  const folders = foldersAbove(path)
  const names = foldersAbove(files.absolute(path)).map(baseName)
  for (const [at, folder] of folders.entries()) if (await isTop(folder)) return folders.slice(0, lastTop(names, at) + 1)
  return folders
}

/** From the top of a data set, by the names of the folders above a file, to that of the one it was made from. */
const lastTop = (names: readonly string[], top: number): number => {
  const derivatives = [top, top + 1].find((at) => names[at] === 'derivatives')
  return derivatives === undefined ? top : lastTop(names, derivatives + 1)
}

/**
 * The folders from the top of the data set that a file lies in down to its own. The top is the nearest folder with a
 * `dataset_description.json`; where there is none, the one that holds the folder `sub-LABEL` of the person; else
 * nothing says that there is a data set, and the file's own folder is all.
 */
export const findDatasetFolders = async (files: FileStore, path: string): Promise<string[]> => {
  const folders = foldersAbove(path)
  for (const [at, folder] of folders.entries())
    if (await isDescribed(files, folder)) return folders.slice(0, at + 1).reverse()
  const person = folders.findLastIndex((folder) => /^sub-[A-Za-z0-9+]+$/.test(baseName(folder)))
  return folders.slice(0, person < 0 ? 1 : person + 2).reverse()
}
