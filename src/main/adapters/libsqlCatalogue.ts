import Database from 'libsql'
import type { Catalogue, Shelf, ShelfName } from '../ports'

const shelves: Record<ShelfName, true> = {
  recordings: true,
  datasets: true,
  datasetTables: true,
  atlases: true,
  models: true,
  jobs: true,
  results: true,
  reports: true,
  analyses: true,
}

/**
 * The catalogue as one SQLite file: a table for each shelf, a row as JSON beside its id.
 * Several processes may have it open; writers wait for each other.
 */
export const openLibsqlCatalogue = (path: string): Catalogue => {
  const database = new Database(path)
  database.pragma('busy_timeout = 5000')
  database.pragma('journal_mode = WAL')
  for (const name of Object.keys(shelves))
    database.exec(`CREATE TABLE IF NOT EXISTS ${name} (id TEXT PRIMARY KEY, row TEXT NOT NULL)`)

  const openShelf = <Row extends { id: string }>(name: ShelfName): Shelf<Row> => {
    const all = database.prepare(`SELECT row FROM ${name} ORDER BY rowid`)
    const one = database.prepare(`SELECT row FROM ${name} WHERE id = ?`)
    const upsert = database.prepare(
      `INSERT INTO ${name} (id, row) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET row = excluded.row`,
    )
    const erase = database.prepare(`DELETE FROM ${name} WHERE id = ?`)
    const parse = (found: unknown): Row => JSON.parse((found as { row: string }).row)
    return {
      list: () => all.all().map(parse),
      get: (id) => {
        const found = one.get(id)
        return found ? parse(found) : null
      },
      put: (row) => void upsert.run(row.id, JSON.stringify(row)),
      remove: (id) => void erase.run(id),
    }
  }

  return {
    shelf: openShelf,
    batch: (work) => void database.transaction(work)(),
    close() {
      database.pragma('wal_checkpoint(TRUNCATE)')
      database.close()
    },
  }
}
