import type { Catalogue, FileStore, ShelfName } from '../ports'
import { parseJsonObject } from '../domain/tables/seriesSidecar'
import { inParallel } from './inParallel'
import { joinPath } from './paths'
import { portableTexts } from './portableCatalogue'
import type { Workspace } from './workspace'

/** Folders of the workspace, and the shelves of which such files may lie in them. */
const places: ReadonlyArray<readonly [folder: string, shelf: ShelfName]> = [
  ['parcels', 'recordings'],
  ['quality', 'recordings'],
  ['quality', 'analyses'],
  ['analyses', 'analyses'],
  ['results', 'results'],
  ['reports', 'reports'],
  ['atlases', 'atlases'],
]
const nameOf = (shelf: ShelfName): string => `catalogue-${shelf}.json`
const mostBytes = 2 ** 30

type Row = { id: string }

/** What the catalogue says of what was made, beside the files themselves: from these a lost catalogue is made again. */
export interface Keepsakes {
  /** In a folder of the workspace; nothing is written elsewhere. */
  keep(folder: string, shelf: ShelfName, rows: readonly Row[]): Promise<void>
  /** Once the rows are off the shelf, and the folder stays. */
  forget(folder: string, shelf: ShelfName): Promise<void>
  /** Puts all that was kept on its shelves; what was kept later goes before what was kept earlier. */
  restore(catalogue: Catalogue): Promise<void>
}

interface Kept {
  shelf: ShelfName
  /** ISO 8601. */
  keptAt: string
  rows: Row[]
}

/** The rows of one kind, each in a folder of its own. */
export interface RowKeeper<Kept extends Row> {
  keep(row: Kept): Promise<void>
  forget(id: string): Promise<void>
}

/** Keeps rows of a shelf where `folderOf` says. */
export const makeRowKeeper = <Kept extends Row>(
  keepsakes: Pick<Keepsakes, 'keep' | 'forget'>,
  shelf: ShelfName,
  folderOf: (id: string) => string,
): RowKeeper<Kept> => ({
  keep: (row) => keepsakes.keep(folderOf(row.id), shelf, [row]),
  forget: (id) => keepsakes.forget(folderOf(id), shelf),
})

export const makeKeepsakes = ({ files, workspace }: { files: FileStore; workspace: Workspace }): Keepsakes => {
  const { pack, unpack } = portableTexts(workspace.root)

  const read = async (path: string): Promise<Kept[]> => {
    if ((await files.facts(path))?.kind !== 'file') return []
    const found = parseJsonObject(await files.readText(path, { maxBytes: mostBytes }))
    return found && Array.isArray(found.rows) ? [unpack(found) as unknown as Kept] : []
  }

  return {
    async keep(folder, shelf, rows) {
      if (!folder.startsWith(`${workspace.root}/`)) return
      const content: Kept = { shelf, keptAt: new Date().toISOString(), rows: [...rows] }
      await files.write(joinPath(folder, nameOf(shelf)), `${JSON.stringify(pack(content))}\n`)
    },
    forget: (folder, shelf) => files.remove(joinPath(folder, nameOf(shelf))),
    async restore(catalogue) {
      const paths: string[] = []
      for (const [name, shelf] of places) {
        const folder = joinPath(workspace.root, name)
        if ((await files.facts(folder))?.kind !== 'folder') continue
        for (const { kind, path } of await files.list(folder))
          if (kind === 'folder') paths.push(joinPath(path, nameOf(shelf)))
      }
      const found = (await inParallel(paths, read)).flat()
      found.sort((a, b) => (a.keptAt < b.keptAt ? -1 : 1))
      catalogue.batch(() => {
        for (const { shelf, rows } of found) for (const row of rows) catalogue.shelf(shelf).put(row)
      })
    },
  }
}
