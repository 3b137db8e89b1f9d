import { entityOf } from '../bids'
import { readConnectomesName } from './connectomesName'
import { isBrainMask, isConfounds, isEvents, motionRank } from './companionNames'
import { stemOf, type DatasetFile } from './datasetFile'
import { runKeyOf } from './identity'
import { Inheritance } from './inheritance'
import type { DatasetRoot } from './layout'

/** Files that belong to a recording. */
export interface Companions {
  confounds: DatasetFile | null
  mask: DatasetFile | null
  events: DatasetFile | null
}

/** So many files of one run are looked at. */
const mostOfRun = 256

/** What files of one run are called by: BIDS entities, file id of the connectomes' layout, else what names have in common. */
const keyOf = (file: DatasetFile): string => {
  const key = runKeyOf(file)
  if (key !== null) return key
  const connectomes = readConnectomesName(file)
  if (connectomes) return `${connectomes.strategy ?? ''}/${connectomes.fileId}`
  // FEAT keeps motion in a folder of its own.
  if (/(^|\/)mc$/.test(file.folder) && file.base === 'prefiltered_func_data_mcf.par')
    return `${file.folder.replace(/\/?mc$/, '')}/filtered_func_data`
  const stem = stemOf(file)
    .replace(/\.nii$/i, '')
    .replace(/^rp_/i, '')
    .replace(/(_mcf|_timeseries|_atlas-.*|_bold|_mask|_bold_mask|_desc-confounds.*|_confounds.*|_motion)$/i, '')
  return `${file.folder}/${stem}`
}

/** SPM puts a letter before a name for each step: motion of `run1` is that of `swrarun1`. */
const withoutSteps = (key: string): string[] => {
  const start = key.lastIndexOf('/') + 1
  const steps = /^[swrau]{0,6}/.exec(key.slice(start))![0].length
  return Array.from({ length: steps }, (_, i) => key.slice(0, start) + key.slice(start + i + 1))
}

/**
 * Finds confounds, brain mask and events of recordings by the names. What lies in the recording's own data set goes
 * before others; of several tables of motion the one that says most is taken, then the nearest.
 */
export class CompanionFinder {
  private readonly confounds = new Map<string, DatasetFile[]>()
  private readonly masks = new Map<string, DatasetFile[]>()
  private readonly events: Inheritance
  private readonly eventsOfRun = new Map<string, DatasetFile[]>()

  constructor(
    files: readonly DatasetFile[],
    private readonly rootOf: (folder: string) => DatasetRoot,
  ) {
    const events: DatasetFile[] = []
    for (const file of files) {
      if (isConfounds(file.base) || motionRank(file.base) !== null) put(this.confounds, keyOf(file), file)
      else if (isBrainMask(file.base) && isOfBrain(file)) put(this.masks, keyOf(file), file)
      else if (isEvents(file.base)) {
        events.push(file)
        put(this.eventsOfRun, keyOf(file), file)
      }
    }
    this.events = new Inheritance(events)
  }

  find(recording: DatasetFile): Companions {
    const key = keyOf(recording)
    const root = this.rootOf(recording.folder)
    const nearest = (files: DatasetFile[], rank: (file: DatasetFile) => number): DatasetFile | null => {
      const scored = files.map((file) => ({ file, score: this.distance(recording, root, file) + rank(file) * 2 }))
      return scored.length === 0 ? null : scored.reduce((best, one) => (one.score < best.score ? one : best)).file
    }
    const masks = (this.masks.get(key) ?? []).filter((mask) => sameGrid(mask, recording))
    const applicable = this.events.applicable(recording, 'events', root.folder)
    return {
      confounds: nearest(this.confoundsOf(recording, key), confoundsRank),
      mask: nearest(masks, () => 0),
      events: applicable.at(-1) ?? nearest(this.eventsOfRun.get(key) ?? [], () => 0),
    }
  }

  private confoundsOf(recording: DatasetFile, key: string): DatasetFile[] {
    const keys = runKeyOf(recording) === null ? [key, ...withoutSteps(key)] : [key]
    const known = keys.find((one) => this.confounds.has(one))
    return known === undefined ? [] : this.confounds.get(known)!
  }

  /** What another data set says comes after all that the recording's own says. */
  private distance(recording: DatasetFile, root: DatasetRoot, file: DatasetFile): number {
    if (file.folder === recording.folder) return 0
    return this.rootOf(file.folder) === root ? 1 : 1000
  }
}

const put = (map: Map<string, DatasetFile[]>, key: string, file: DatasetFile): void => {
  const some = map.get(key)
  if (!some) map.set(key, [file])
  else if (some.length < mostOfRun) some.push(file)
}

const confoundsRank = ({ base }: DatasetFile): number => (isConfounds(base) ? 0 : 1 + (motionRank(base) ?? 0))

/** Masks of tissues carry a label; those of the brain `desc-brain`, `desc-bold` or nothing. */
const isOfBrain = ({ name }: DatasetFile): boolean =>
  ['brain', null].includes(entityOf(name, 'label')) && ['brain', 'bold', null].includes(entityOf(name, 'desc'))

const sameGrid = (mask: DatasetFile, recording: DatasetFile): boolean =>
  ['space', 'res', 'cohort'].every((key) => entityOf(mask.name, key) === entityOf(recording.name, key))
