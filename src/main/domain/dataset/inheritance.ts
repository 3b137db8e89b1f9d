import { entityOf } from '../bids'
import { parentOf, stemOf, type DatasetFile } from './datasetFile'

/** No folder has so many files that say something of the same kind for all below it; more are not looked at. */
const mostAlike = 64

/** The files of one folder. */
interface Shelf {
  byStem: Map<string, DatasetFile>
  /** By suffix, person and task. */
  alike: Map<string, DatasetFile[]>
}

/**
 * Files that say something of recordings in their folder and below it (BIDS, "The inheritance principle"): JSON
 * sidecars, and tables of events.
 */
export class Inheritance {
  private readonly shelves = new Map<string, Shelf>()

  constructor(files: Iterable<DatasetFile>) {
    for (const file of files) {
      const shelf = this.shelves.get(file.folder) ?? { byStem: new Map(), alike: new Map() }
      this.shelves.set(file.folder, shelf)
      shelf.byStem.set(stemOf(file), file)
      const key = keyOf(file.name.suffix, entityOf(file.name, 'sub'), entityOf(file.name, 'task'))
      const alike = shelf.alike.get(key)
      if (!alike) shelf.alike.set(key, [file])
      else if (alike.length < mostAlike) alike.push(file)
    }
  }

  /**
   * What applies to a recording, the furthest first: files of the suffix, in its folder or one above up to `top`, all
   * of whose entities the recording has. In one folder the one with more entities comes later, and the one that is
   * called as the recording, up to its extension, last.
   */
  applicable(recording: DatasetFile, suffix: string, top: string): DatasetFile[] {
    const found: DatasetFile[][] = []
    for (let folder: string | null = recording.folder; folder !== null; folder = parentOf(folder)) {
      const shelf = this.shelves.get(folder)
      if (shelf) found.push(applicableIn(shelf, recording, suffix))
      if (folder === top) break
    }
    return found.length === 1 ? found[0] : found.reverse().flat()
  }
}

function applicableIn({ byStem, alike }: Shelf, recording: DatasetFile, suffix: string): DatasetFile[] {
  const named = byStem.get(stemOf(recording))
  // A table of events is never called as its recording is.
  const own = named && (named.name.suffix === suffix || suffix === recording.name.suffix) ? named : undefined
  const matching: DatasetFile[] = []
  for (const sub of orNone(entityOf(recording.name, 'sub')))
    for (const task of orNone(entityOf(recording.name, 'task')))
      for (const file of alike.get(keyOf(suffix, sub, task)) ?? [])
        if (file !== own && appliesTo(file, recording)) matching.push(file)
  matching.sort((a, b) => a.name.entities.length - b.name.entities.length)
  return own ? [...matching, own] : matching
}

const appliesTo = (file: DatasetFile, recording: DatasetFile): boolean =>
  file.name.entities.every(([key, value]) => entityOf(recording.name, key) === value)

const orNone = (value: string | null): Array<string | null> => (value === null ? [null] : [null, value])

const keyOf = (suffix: string, sub: string | null, task: string | null): string =>
  `${suffix}\n${sub ?? ''}\n${task ?? ''}`
