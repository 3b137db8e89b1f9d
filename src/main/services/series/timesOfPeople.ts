import { fileAt, type DatasetFile } from '../../domain/dataset/datasetFile'
import { identify, tellApart } from '../../domain/dataset/identity'
import { makeRootFinder } from '../../domain/dataset/layout'
import { gatherPeople } from '../../domain/dataset/people'
import type { FileStore } from '../../ports'
import { baseName, joinPath } from '../paths'
import { readJson } from '../scanning/readJson'
import { isPeopleTable, readTables } from '../scanning/readPeople'
import { readRoots } from '../scanning/readRoots'
import { foldersAbove, foldersOfPeople, isDescribed } from './datasetFolders'

const namesPeople = 'participants.tsv'

/**
 * Seconds between frames of series, by their paths, as the tables of people of their data sets say: tables in the folder
 * that was given, and in those of `foldersOfPeople` that have a participants.tsv; the nearest that knows the person
 * counts. The tables are read as a scan reads them, which also says what is wrong with them.
 */
export const timesOfPeople = async (
  files: FileStore,
  given: readonly string[],
  paths: readonly string[],
): Promise<Record<string, number>> => {
  const times: Record<string, number> = {}
  const tops = await findTops(files, given, paths)
  for (const [top, below] of [...tops].sort(([a], [b]) => b.length - a.length))
    for (const [path, seconds] of await timesIn(files, top, below)) times[path] ??= seconds
  return times
}

/** Folders that may hold tables of people, each with the series that it is the top of. */
const findTops = async (
  files: FileStore,
  given: readonly string[],
  paths: readonly string[],
): Promise<Map<string, string[]>> => {
  const asked = new Set(given.map((folder) => folder.replace(/^(\.[\\/])+(?=.)|(?<=.)[\\/]+$/g, '')))
  const tableIn = remember((folder) => hasTable(files, folder))
  const isTop = remember((folder) => isDescribed(files, folder))
  const tops = new Map<string, string[]>()
  for (const path of paths) {
    const own = new Set(await foldersOfPeople(files, path, isTop))
    for (const folder of foldersAbove(path))
      if (asked.has(folder) || (own.has(folder) && (await tableIn(folder))))
        tops.set(folder, [...(tops.get(folder) ?? []), path])
  }
  return tops
}

/** Most series lie in the folders of others, which are looked at once. */
const remember = (ask: (folder: string) => Promise<boolean>): ((folder: string) => Promise<boolean>) => {
  const known = new Map<string, Promise<boolean>>()
  return (folder) => {
    const told = known.get(folder) ?? ask(folder)
    known.set(folder, told)
    return told
  }
}

const hasTable = async (files: FileStore, folder: string): Promise<boolean> =>
  (await files.facts(joinPath(folder, namesPeople)))?.kind === 'file'

/** What the tables in a folder say of the series below it. */
const timesIn = async (
  files: FileStore,
  top: string,
  paths: readonly string[],
): Promise<Array<[path: string, seconds: number]>> => {
  const beside = (await files.list(top)).filter(({ kind }) => kind === 'file').map(({ name }) => fileAt(name))
  if (!beside.some(isPeopleTable)) return []
  const objects = await readObjects(files, top, beside)
  const series = paths.map((path) => ({ path, file: fileAt(below(top, path)) }))
  const own = [...beside, ...series.map(({ file }) => file)]
  const { roots } = readRoots(own, objects)
  const rootOf = makeRootFinder(roots)
  const found = series.map(({ path, file }) => ({ of: path, path: file.path, ...identify(file, rootOf(file.folder)) }))
  tellApart(found.filter(({ namesSubject }) => !namesSubject))
  const { tables } = await readTables(files, top, beside, roots, objects)
  const subjects = new Map(
    found.map(({ subject, path, namesSubject }) => [subject, { recordings: 1, file: path, isNamed: namesSubject }]),
  )
  const { trSeconds } = gatherPeople(tables, subjects, roots[0].kind)
  return found.flatMap(({ of, subject }) => (trSeconds.has(subject) ? [[of, trSeconds.get(subject)!]] : []))
}

/** A path from `top` on; what is left of one that goes up from where it begins. */
const below = (top: string, path: string): string =>
  (path.startsWith(top) ? path.slice(top.length) : path).replaceAll('\\', '/').replace(/^(\.{0,2}\/)+/, '')

/** The JSON files of a folder that say something of data sets and their tables; a broken one says nothing. */
const readObjects = async (
  files: FileStore,
  top: string,
  beside: readonly DatasetFile[],
): Promise<Map<string, Record<string, unknown> | null>> => {
  const objects = new Map<string, Record<string, unknown> | null>()
  for (const { base } of beside)
    if (/^dataset_description\.json$|^participants\.json$|phenotyp[^/]*\.json$/i.test(base)) {
      const json = await readJson(files, joinPath(top, base), baseName(base))
      objects.set(base, json.ok ? json.value : null)
    }
  return objects
}
