import { AppError, type Atlas, type AtlasSummary } from '../../../preload/contract'
import type { Catalogue, FileStore } from '../../ports'
import { baseName } from '../paths'
import type { AnyAtlas, AtlasGiven } from './readAny'

export interface AtlasRow {
  id: string
  path: string
  /** What the user said of it. */
  given?: AtlasGiven
  /** The file as it was when it was read. */
  stamp?: { bytes: number; modifiedMs: number }
  atlas: Atlas
}

export interface AtlasShelf {
  /** The user's own first, then those that come with the program. */
  rows(): AtlasRow[]
  get(id: string): AtlasRow | null
  row(id: string): AtlasRow
  /** The same, when its file still is what was read; throws AppError 'notFound' or 'conflict' otherwise. */
  current(id: string): Promise<AtlasRow>
  find(path: string): AtlasRow | undefined
  /** Keeps an atlas, known by its content: copies of one file are one atlas. */
  put(path: string, atlas: AnyAtlas, given?: AtlasGiven): Promise<AtlasRow>
  remove(id: string): void
  /** Puts back what was removed, unless it is there again. */
  restore(row: AtlasRow): void
  /** Whether the file is as it was when it was read. */
  isAsRead(row: AtlasRow): Promise<boolean>
  /** Ids of those that come with the program. */
  bundled: Set<string>
}

/** The rows of the catalogue that are atlases. */
export const openAtlasShelf = (catalogue: Catalogue, files: FileStore): AtlasShelf => {
  const shelf = catalogue.shelf<AtlasRow>('atlases')
  const bundled = new Set<string>()

  /** Rows of older versions lack what was not known of an atlas then. */
  const whole = (row: AtlasRow): AtlasRow => {
    const { kind = 'labels', grid = null, licence = null, reference = null } = row.atlas
    return { ...row, atlas: { ...row.atlas, kind, grid, licence, reference, bundled: bundled.has(row.id) } }
  }
  const row = (id: string): AtlasRow => {
    const found = shelf.get(id)
    if (!found) throw new AppError('notFound', 'There is no such atlas.')
    return whole(found)
  }
  const stampOf = async (path: string): Promise<AtlasRow['stamp']> => {
    const facts = await files.facts(path)
    return facts?.kind === 'file' ? { bytes: facts.bytes, modifiedMs: facts.modifiedMs } : undefined
  }
  const isAsRead = async ({ path, stamp }: AtlasRow): Promise<boolean> => {
    const now = await stampOf(path)
    return now !== undefined && now.bytes === stamp?.bytes && now.modifiedMs === stamp.modifiedMs
  }

  return {
    bundled,
    get: (id) => {
      const found = shelf.get(id)
      return found && whole(found)
    },
    row,
    isAsRead,
    rows() {
      const all = shelf.list().map(whole)
      return [...all.filter(({ atlas }) => !atlas.bundled), ...all.filter(({ atlas }) => atlas.bundled)]
    },
    find: (path) => shelf.list().find((known) => known.path === path),
    async current(id) {
      const known = row(id)
      if (await isAsRead(known)) return known
      const file = baseName(known.path)
      const stamp = await stampOf(known.path)
      if (!stamp) throw new AppError('notFound', `${file} is no longer where it was.`)
      if ((await files.sha256(known.path)) !== known.atlas.hash)
        throw new AppError('conflict', `${file} has changed since it was taken in. Take it in again.`)
      shelf.put({ ...known, stamp })
      return known
    },
    async put(path, { facts }, given) {
      const id = idOf(facts.hash)
      shelf.put({ id, path, given, stamp: await stampOf(path), atlas: { id, bundled: false, ...facts } })
      return row(id)
    },
    remove: (id) => shelf.remove(row(id).id),
    restore: (known) => void (shelf.get(known.id) ?? shelf.put(known)),
  }
}

/** The id of an atlas by the SHA-256 of its file. */
export const idOf = (hash: string): string => hash.slice(0, 16)

export const summarise = ({ atlas: { parcels, ...facts } }: AtlasRow): AtlasSummary => ({
  ...facts,
  parcelCount: parcels.length,
})
