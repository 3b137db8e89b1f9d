import { AppError } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { FileStore, Portion } from '../../ports'
import { fileLeftOut } from '../fileLeftOut'
import { baseName } from '../paths'
import { rowOf, type GroupRow } from './group'
import { judgeRecording } from './judgeRecording'
import { personOf, type Person } from './motionTrace'
import type { RunFiles } from './pairRecordings'
import { readMaps, type Maps } from './region'
import { qualityWarnings } from './remarks'
import { writeRecording, type Target } from './writeRecording'

export interface QualitySetting {
  input: Target['input']
  /** Whoever gave one recording wants to know why it fails; in a group the others are judged all the same. */
  isOnly: boolean
  /** Whether there may be enough recordings to tell how connectivity goes with motion. */
  withConnectivity: boolean
}

/** What one recording came to. */
export interface QualityOutcome {
  /** null where it had to be left out; a finding says why. */
  judged: { row: GroupRow; files: string[]; person: Person | null } | null
  findings: Finding[]
  /** About the mask and the atlas of all recordings. */
  ofMaps: Finding[]
}

export type QualityPortions = { quality: Portion<QualitySetting, RunFiles, QualityOutcome> }

/** Judges one recording of a cohort, and writes what is known of it. */
export const qualityPortion = (ports: { files: FileStore; program: Target['program'] }): QualityPortions['quality'] => {
  const mapsFor = readMapsOnce(ports.files)
  return async (setting, run, context) => {
    const { input, isOnly, withConnectivity } = setting
    const { maps, findings: ofMaps } = await mapsFor(setting)
    const target = { ...ports, input }
    const findings: Finding[] = []
    try {
      const quality = await judgeRecording(ports.files, run, maps, input, context, findings)
      const files = await writeRecording(target, quality, qualityWarnings([...ofMaps, ...findings]))
      return {
        judged: { row: rowOf(quality, input), files, person: personOf(quality, input, withConnectivity) },
        findings,
        ofMaps,
      }
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'input.bad') || isOnly) throw error
      return {
        judged: null,
        findings: [
          ...findings,
          fileLeftOut('quality.recording.leftOut', baseName((run.bold ?? run.series)!), error.findings, error.message),
        ],
        ofMaps,
      }
    }
  }
}

/** Mask and atlas are the same for all recordings of a piece of work, that is of one setting. */
const readMapsOnce = (files: FileStore) => {
  const known = new WeakMap<QualitySetting, Promise<{ maps: Maps; findings: Finding[] }>>()
  const read = async ({ input }: QualitySetting) => {
    const findings: Finding[] = []
    return { maps: await readMaps(files, input, findings), findings }
  }
  return (setting: QualitySetting) => {
    const made = known.get(setting) ?? read(setting)
    known.set(setting, made)
    return made
  }
}
