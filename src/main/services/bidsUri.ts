import { parseJsonObject } from '../domain/tables/seriesSidecar'
import type { FileStore } from '../ports'
import { baseName, folderOf, joinPath } from './paths'

/** A data set that a file lies in: what it calls itself, and the file's path within it. */
export interface DatasetPlace {
  root: string
  /** Letters, digits and `-`: the name in BIDS URIs. */
  name: string
  /** Relative to the root, with `/`. */
  path: string
}

/** Data sets nest a few folders deep: who looks further up leaves them. */
const mostUp = 8

/** The data set around a file: its nearest parent folder with a `dataset_description.json`; null where there is none. */
export async function datasetOf(files: FileStore, path: string): Promise<DatasetPlace | null> {
  const parts = [baseName(path)]
  let folder = folderOf(path)
  for (let up = 0; up < mostUp; up++) {
    const description = joinPath(folder, 'dataset_description.json')
    if ((await files.facts(description))?.kind === 'file')
      return { root: folder, name: await datasetName(files, folder), path: parts.join('/') }
    const name = baseName(folder)
    if (name === '' || name === '.' || name === '..') return null
    parts.unshift(name)
    folder = folderOf(folder)
  }
  return null
}

/**
 * How outcomes name a file that they are made of: `bids::PATH` within one data set, `bids:NAME:PATH` in another, the
 * base name alone outside of any; never a folder of somebody's machine. NAME is what the data set calls itself.
 *
 * @param out  the folder that the outcome is written to
 */
export async function bidsUri(files: FileStore, path: string, out: string): Promise<string> {
  const place = await datasetOf(files, path)
  if (place === null) return baseName(path)
  const own = await datasetOf(files, joinPath(out, 'x'))
  return `bids:${own?.root === place.root ? '' : place.name}:${place.path}`
}

export const bidsUris = async (files: FileStore, paths: readonly string[], out: string): Promise<string[]> => {
  const uris: string[] = []
  for (const path of paths) uris.push(await bidsUri(files, path, out))
  return uris
}

/** What a data set is called in URIs, by the Name that it gives itself. */
export async function datasetName(files: FileStore, root: string): Promise<string> {
  const text = await files.readText(joinPath(root, 'dataset_description.json')).catch(() => '')
  const { Name } = parseJsonObject(text) ?? {}
  return (typeof Name === 'string' && toUriName(Name)) || 'source'
}

/** A text as the name of a data set in a URI: letters, digits and `-`, at most forty. */
export const toUriName = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
