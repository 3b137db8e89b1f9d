import { fileAt, type DatasetFile } from '../../domain/dataset/datasetFile'
import { Inheritance } from '../../domain/dataset/inheritance'
import { descriptionName } from '../../domain/dataset/layout'
import { accept, refuse, type Checked, type Finding } from '../../domain/finding'
import { parseJsonObject } from '../../domain/tables/seriesSidecar'
import type { FileEntry, FileStore } from '../../ports'
import { baseName, folderOf, joinPath, relativePath } from '../paths'
import { findDatasetFolders } from './datasetFolders'
import { sidecarOf } from './seriesNames'

type Json = Record<string, unknown>

/** What is the same for all series of a folder need not be said beside each. */
const folderSidecar = 'series.json'

type List = (folder: string) => Promise<FileEntry[]>

/**
 * The JSON files that apply to a recording as BIDS has it ("The inheritance principle"), as a scan takes them: from the
 * top of its data set down, those that say least first, and `own`, the one of its own name, last. That one may not be
 * there.
 */
export const findSidecars = async (
  files: FileStore,
  path: string,
  own: string,
  list: List = listIn(files),
): Promise<string[]> => {
  const hasEntities = fileAt(baseName(path)).name.entities.length > 0
  const inherited = hasEntities ? inheritedBy(path, await listEach(await findDatasetFolders(files, path), list)) : []
  return [...inherited.filter((sidecar) => sidecar !== own), own]
}

/** A folder above that lets its files be read but not be listed has nothing to say. */
const listIn =
  (files: FileStore): List =>
  (folder) =>
    files.list(folder).catch(() => [])

const listEach = (folders: readonly string[], list: List) =>
  Promise.all(folders.map(async (folder) => ({ folder, entries: await list(folder) })))

/** Of the folders of a data set from its top down, what applies to a recording in the last one. */
const inheritedBy = (path: string, folders: ReadonlyArray<{ folder: string; entries: FileEntry[] }>): string[] => {
  // Only which folder lies in which matters here: relative paths may not tell the names of those above.
  const places = folders.map((_, depth) => Array.from({ length: depth }, () => 'in').join('/'))
  const paths = new Map<DatasetFile, string>()
  for (const [depth, { folder, entries }] of folders.entries())
    for (const { name, kind } of entries)
      if (kind === 'file' && /\.json$/i.test(name) && name !== descriptionName)
        paths.set(fileAt(joinPath(places[depth], name)), joinPath(folder, name))
  const recording = fileAt(joinPath(places.at(-1)!, baseName(path)))
  return new Inheritance(paths.keys()).applicable(recording, recording.name.suffix, '').map((file) => paths.get(file)!)
}

export type SidecarReader = (path: string) => Promise<Checked<Json>>

/**
 * Reads what the sidecars of a series say together, a nearer one before one further up, and before `series.json` in its
 * folder; paths in it are relative to that folder. What series share is read once, so a reader is kept for one piece of
 * work and no longer.
 */
export const makeSidecarReader = (files: FileStore): SidecarReader => {
  const lists = new Map<string, Promise<FileEntry[]>>()
  const shared = new Map<string, Promise<Json | null>>()
  const list: List = (folder) => once(lists, folder, () => listIn(files)(folder))
  return async (path) => {
    const own = sidecarOf(path)
    const common = joinPath(folderOf(path), folderSidecar)
    const said: Json = {}
    const broken: Finding[] = []
    for (const sidecar of [common, ...(await findSidecars(files, path, own, list))]) {
      const read = () => readObject(files, sidecar)
      const json = await (sidecar === own ? read() : once(shared, sidecar, read))
      if (json === null) broken.push(brokenSidecar(baseName(sidecar)))
      else Object.assign(said, seenFrom(folderOf(path), json, folderOf(sidecar)))
    }
    return broken.length > 0 ? refuse(...broken) : accept(said)
  }
}

/** Empty where there is no such file; null where it holds no object. */
const readObject = async (files: FileStore, path: string): Promise<Json | null> =>
  (await files.facts(path))?.kind === 'file' ? parseJsonObject(await files.readText(path)) : {}

const once = <T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> => {
  const known = made.get(key) ?? make()
  made.set(key, known)
  return known
}

/** The same with the path of the atlas as it is from another folder. */
const seenFrom = (folder: string, json: Json, own: string): Json => {
  const atlas = json.Atlas
  if (folder === own || typeof atlas !== 'object' || atlas === null) return json
  const { File: file } = atlas as Json
  return typeof file === 'string'
    ? { ...json, Atlas: { ...atlas, File: relativePath(folder, joinPath(own, file)) } }
    : json
}

const brokenSidecar = (file: string): Finding => ({
  code: 'series.sidecar.broken',
  severity: 'error',
  place: { file },
  message: `${file} is not a JSON object.`,
  suggestion: 'Repair or remove the sidecar.',
})
