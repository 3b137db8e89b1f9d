/** Rows of one kind, kept as values with an id. Reading gives copies. */
export interface Shelf<Row extends { id: string }> {
  list(): Row[]
  get(id: string): Row | null
  put(row: Row): void
  remove(id: string): void
}

export type ShelfName =
  'recordings' | 'datasets' | 'datasetTables' | 'atlases' | 'models' | 'jobs' | 'results' | 'reports' | 'analyses'

/** What the workspace knows of itself; it can be rebuilt from the files. */
export interface Catalogue {
  shelf<Row extends { id: string }>(name: ShelfName): Shelf<Row>
  /** Runs `work` as one change: all of what it puts and removes is kept, or nothing when it throws. */
  batch(work: () => void): void
  close(): void
}
