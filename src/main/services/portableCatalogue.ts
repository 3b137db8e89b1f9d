import type { Catalogue, Shelf } from '../ports'

/** Stands for the workspace's folder at the start of a kept path. */
const mark = 'workspace:/'

/** Keeps paths inside the workspace relative to it, so that the folder can be moved or copied as a whole. */
export const makePortable = (catalogue: Catalogue, root: string): Catalogue => {
  const pack = (text: string): string => (text.startsWith(`${root}/`) ? mark + text.slice(root.length + 1) : text)
  const unpack = (text: string): string => (text.startsWith(mark) ? `${root}/${text.slice(mark.length)}` : text)
  return {
    shelf<Row extends { id: string }>(name: Parameters<Catalogue['shelf']>[0]): Shelf<Row> {
      const shelf = catalogue.shelf<Row>(name)
      return {
        list: () => shelf.list().map((row) => mapTexts(row, unpack)),
        get: (id) => {
          const row = shelf.get(id)
          return row && mapTexts(row, unpack)
        },
        put: (row) => shelf.put(mapTexts(row, pack)),
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
