import { AppError } from '../../preload/contract'
import type { Compressor, FileStore, Task, TaskContext } from '../ports'
import {
  drawHead,
  findBrainSites,
  findParcelSites,
  makeSubject,
  mapParcels,
  measureFractions,
  parcels,
  planAnomalies,
  type RunLength,
} from '../domain/phantom'
import { joinPath } from './paths'
import { describeDataset, writeAnatomy, writeAtlas, writeTruth, type SampleFolder } from './sample/dataset'
import { writeMotion, writeRecording, writeReferenceSeries } from './sample/recordings'

export interface SamplePorts {
  files: FileStore
  compressor: Compressor
}

const defaultSubjects = 24
/** The first two come as 4D recordings: one with anomalies, one without. */
const recordings = 2

/** Every recording of the phantom is as long as this: eight minutes. */
export const phantomRun: RunLength = { frames: 240, trSeconds: 2 }

/**
 * Writes the phantom's data set: an atlas, a picture of the head, two 4D recordings, the parcel series of a reference
 * cohort, and what was planted where. All of it follows from the seed, to the last bit.
 */
export const makeSample =
  ({ files, compressor }: SamplePorts): Task<'sample'> =>
  async ({ out, seed, subjects = defaultSubjects }, context) => {
    const folder = openFolder(files, out)
    const names = Array.from({ length: subjects }, (_, i) => `sub-${String(i + 1).padStart(2, '0')}`)
    const tell = makeTeller(context, subjects + 1)

    tell('Drawing a head')
    const head = drawHead()
    const fractions = measureFractions(head)
    const map = mapParcels(fractions)
    const brain = findBrainSites(fractions, map)
    const sites = findParcelSites(brain, map)
    await describeDataset(folder, names, recordings, seed)
    await writeAnatomy(folder, compressor, head, seed)
    const atlas = await writeAtlas(folder, compressor, map)

    for (const [index, name] of names.entries()) {
      tell(`Recording ${name} of ${names.at(-1)}`)
      const anomalies = index === 0 ? planAnomalies(seed, name, phantomRun) : []
      const subject = makeSubject(seed, name, phantomRun, anomalies)
      if (index === 0) await writeTruth(folder, name, anomalies)
      if (index < recordings) await writeRecording(folder, compressor, { seed, name, subject }, brain)
      else await writeReferenceSeries(folder, { seed, name, subject }, sites, atlas)
      await writeMotion(folder, name, subject.motion)
    }
    return {
      files: folder.written,
      findings: [],
      volumes: recordings,
      series: subjects - recordings,
      parcels: parcels.length,
    }
  }

const openFolder = (files: FileStore, root: string): SampleFolder => {
  const written: string[] = []
  return {
    files,
    written,
    path: (...parts) => joinPath(root, ...parts),
    async write(parts, content) {
      const path = joinPath(root, ...parts)
      await files.makeFolder(joinPath(root, ...parts.slice(0, -1)))
      await files.write(path, content)
      written.push(path)
      return path
    },
  }
}

/** Says what is done next, and stops the work when somebody cancelled. */
const makeTeller = ({ progress, signal }: TaskContext, steps: number) => {
  let done = 0
  return (message: string): void => {
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
    progress({ fraction: done++ / steps, message })
  }
}
