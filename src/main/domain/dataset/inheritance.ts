import { entityOf } from '../bids'
import { parentOf, stemOf, type DatasetFile } from './datasetFile'

/** No folder has so many files that say something of the same kind for all below it; more are not looked at. */
const mostInBucket = 64

/**
 * Files that say something of recordings in their folder and below it (BIDS, "The inheritance principle"): JSON
 * sidecars, and tables of events.
 */
export class Inheritance {
  private readonly byStem = new Map<string, DatasetFile>()
  private readonly buckets = new Map<string, DatasetFile[]>()

  constructor(files: Iterable<DatasetFile>) {
    for (const file of files) {
      this.byStem.set(`${file.folder}/${stemOf(file)}`, file)
      const key = bucketKey(file.folder, file.name.suffix, entityOf(file.name, 'sub'), entityOf(file.name, 'task'))
      const bucket = this.buckets.get(key)
      if (!bucket) this.buckets.set(key, [file])
      else if (bucket.length < mostInBucket) bucket.push(file)
    }
  }

  /**
   * What applies to a recording, the furthest first: files of the suffix, in its folder or one above up to `top`, all
   * of whose entities the recording has. In one folder the one with more entities comes later.
   */
  applicable(recording: DatasetFile, suffix: string, top: string, stem = stemOf(recording)): DatasetFile[] {
    const entities = new Map(recording.name.entities)
    const found: DatasetFile[][] = []
    for (let folder: string | null = recording.folder; folder !== null; folder = parentOf(folder)) {
      found.push(this.inFolder(folder, suffix, entities, stem))
      if (folder === top) break
    }
    return found.reverse().flat()
  }

  private inFolder(folder: string, suffix: string, entities: Map<string, string>, stem: string): DatasetFile[] {
    const own = this.byStem.get(`${folder}/${stem}`)
    const matching: DatasetFile[] = []
    for (const sub of withAbsent(entities.get('sub')))
      for (const task of withAbsent(entities.get('task')))
        for (const file of this.buckets.get(bucketKey(folder, suffix, sub, task)) ?? [])
          if (file !== own && file.name.entities.every(([key, value]) => entities.get(key) === value))
            matching.push(file)
    matching.sort((a, b) => a.name.entities.length - b.name.entities.length)
    return own ? [...matching, own] : matching
  }
}

const withAbsent = (value: string | undefined): Array<string | null> => (value === undefined ? [null] : [null, value])

const bucketKey = (folder: string, suffix: string, sub: string | null, task: string | null): string =>
  `${folder}\n${suffix}\n${sub ?? ''}\n${task ?? ''}`
