import type { Finding, Recording, ScannedRecording } from '../../../preload/contract'
import { baseName, joinPath } from '../paths'
import type { RecordingRow } from '../recordingRows'
import { forgetMade, stampOf } from '../recordingChanges'
import { confoundsTableOf } from '../recordingFiles'
import type { Match } from './matchScanned'

/** What a data set says of one of its files, beyond the file itself. */
export interface Surroundings {
  id: string
  datasetId: string
  root: string
  truth: string | null
  /** Of series whose file is new or has changed. */
  says: Pick<Recording, 'atlasId' | 'coverage'> | null
  /** Of a series that was read as a person said: which side is time now stands beside the file, and holds. */
  saysSides: boolean
  /** What the scan remarks on it. */
  findings: Finding[]
}

/** The row of a recording as its data set was just scanned. What was made of it stays as long as its content does. */
export const takeIn = ({ scanned, path, known, standing }: Match, around: Surroundings): RecordingRow => {
  const { id, datasetId, root, says, findings } = around
  const within = (file: string | null) => file && joinPath(root, file)
  const before = known && (standing === 'changed' || around.saysSides) ? forgetMade(known) : known
  const isSeries = scanned.kind === 'series'
  const made = before && before.series !== before.path ? before.series : null
  const turned = made && isSeries ? { frames: before!.recording.frames, parcels: before!.recording.parcels } : {}
  return {
    id,
    path,
    series: made ?? (isSeries ? path : null),
    truth: around.truth,
    confounds: within(scanned.confounds),
    mask: within(scanned.mask),
    stamp: stampOf(scanned),
    scanned,
    judged: before?.judged ?? null,
    remarks: {
      file: findings,
      series: (made && before?.remarks.series) || [],
      change: (!around.saysSides && before?.remarks.change) || [],
    },
    recording: {
      ...factsOf(scanned, path),
      ...madeOf(scanned, before?.recording ?? null, standing === 'changed' || around.saysSides),
      ...turned,
      ...(says ?? {}),
      id,
      datasetId,
      sourceId: null,
      missing: false,
      findings: [],
    },
  }
}

const factsOf = (scanned: ScannedRecording, path: string) => {
  const { kind, subject, session, task, run, space, site, trSeconds, shape, voxelSizeMm, phantom, bytes } = scanned
  return {
    ...{ kind, subject, session, task, run, space, site, trSeconds, shape, voxelSizeMm, phantom, bytes },
    name: baseName(path),
    hasConfounds: confoundsTableOf(scanned) !== null,
  }
}

/** What the scan leaves open is known once the file was read, and of volumes what was made of them. */
const madeOf = (scanned: ScannedRecording, before: Recording | null, hasChanged: boolean) => {
  const read = hasChanged ? null : before
  return {
    frames: scanned.frames ?? read?.frames ?? 0,
    parcels: scanned.kind === 'series' ? (scanned.parcels ?? read?.parcels ?? null) : (before?.parcels ?? null),
    atlasId: before?.atlasId ?? null,
    coverage: before?.coverage ?? null,
    quality: before?.quality ?? null,
  }
}
