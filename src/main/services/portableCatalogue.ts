import type { Catalogue, Shelf, ShelfName } from '../ports'

/** Stands for the workspace's folder at the start of a kept path. */
const mark = 'workspace:/'

/** Paths inside the workspace relative to it, anywhere in a value, so that the folder can be moved or copied as a whole. */
export const portableTexts = (root: string): { pack<T>(value: T): T; unpack<T>(value: T): T } => {
  const pack = (text: string): string => (text.startsWith(`${root}/`) ? mark + text.slice(root.length + 1) : text)
  const unpack = (text: string): string => (text.startsWith(mark) ? `${root}/${text.slice(mark.length)}` : text)
  return { pack: (value) => mapTexts(value, pack), unpack: (value) => mapTexts(value, unpack) }
}

/** A catalogue whose rows are kept with portable paths. */
export const makePortable = (catalogue: Catalogue, root: string): Catalogue => {
  const { pack, unpack } = portableTexts(root)
  return {
    shelf<Row extends { id: string }>(name: ShelfName): Shelf<Row> {
      const shelf = catalogue.shelf<Row>(name)
      return {
        list: () => shelf.list().map(unpack),
        get: (id) => {
          const row = shelf.get(id)
          return row && unpack(row)
        },
        put: (row) => shelf.put(pack(row)),
        remove: (id) => shelf.remove(id),
      }
    },
    batch: (work) => catalogue.batch(work),
    close: () => catalogue.close(),
  }
}

/** The same value with other texts. There may be very many rows, so nothing is made that is not kept. */
const mapTexts = <T>(value: T, change: (text: string) => string): T => {
  const map = (part: unknown): unknown => {
    if (typeof part === 'string') return change(part)
    if (part === null || typeof part !== 'object') return part
    if (Array.isArray(part)) return part.map(map)
    const mapped: Record<string, unknown> = {}
    for (const key of Object.keys(part)) mapped[key] = map((part as Record<string, unknown>)[key])
    return mapped
  }
  return map(value) as T
}
