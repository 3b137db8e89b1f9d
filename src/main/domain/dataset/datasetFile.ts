import { parseBidsName, type BidsName } from '../bids'

/** A file of a data set by its path and what the system says of it; nothing of it has been read. */
export interface DatasetFile {
  /** From the top of the data set on, with '/'. */
  path: string
  /** '' for the top. */
  folder: string
  base: string
  name: BidsName
  bytes: number
  modifiedMs: number
  changedMs: number
}

/** A file of which only the path is known. */
export const fileAt = (path: string, facts = { bytes: 0, modifiedMs: 0, changedMs: 0 }): DatasetFile => {
  const end = path.lastIndexOf('/')
  const base = path.slice(end + 1)
  const { bytes, modifiedMs, changedMs } = facts
  return {
    path,
    folder: end < 0 ? '' : path.slice(0, end),
    base,
    name: parseBidsName(base),
    bytes,
    modifiedMs,
    changedMs,
  }
}

/** The folder that a folder lies in; null for the top. */
export const parentOf = (folder: string): string | null => {
  if (folder === '') return null
  const end = folder.lastIndexOf('/')
  return end < 0 ? '' : folder.slice(0, end)
}

/** A name without its extension. */
export const stemOf = ({ base, name }: Pick<DatasetFile, 'base' | 'name'>): string =>
  base.slice(0, base.length - name.extension.length)

/** Whether `path` is `folder` or lies in it; everything lies in ''. */
export const isWithin = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`)
