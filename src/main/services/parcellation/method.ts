import { AppError, type Parcel } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { AtlasKind } from '../../domain/parcelSeries'
import type { TaskContext } from '../../ports'

/** What parcellation is asked for. */
export interface Wanted {
  bold: string
  atlas: string
  labels?: string
  /** The space of the atlas, where somebody says it. */
  atlasSpace?: string
  /** Of a CIFTI or GIFTI atlas with several maps of labels: the name or the number, from 1, of the one that is meant. */
  map?: string
}

/** An atlas as it is to be laid over a recording. */
export interface ChosenAtlas {
  name: string
  kind: AtlasKind
  /** SHA-256 of its content. */
  hash: string
  phantom: boolean
  parcels: Parcel[]
  /** Its file, or the bytes of one that was made of several. */
  content: string | Uint8Array
  /** How its name ends where it is kept beside the series, e.g. `_dseg.nii.gz`. */
  ending: string
}

/** What was taken from a recording. */
export interface Extracted {
  frames: number
  /** [frames, parcels], NaN = missing. */
  values: Float32Array
  /** [parcels] */
  coverage: Float32Array
  /** Parcels of which the recording has no place at all. */
  emptyParcels: number
}

/** A way to parcel series, ready to go: atlas and recording were read as far as their headers. */
export interface Method {
  atlas: ChosenAtlas
  /** How a parcel's value came about, as the `stat` of the file's name. */
  stat: 'mean' | 'leastsquares'
  /** Files of the recording. */
  sources: string[]
  /** Seconds between frames by the header; null where it does not say. */
  trSeconds: number | null
  /** One pass over the recording, which can be cancelled. Remarks go to `findings`. */
  extract(context: TaskContext, findings: Finding[]): Promise<Extracted>
}

/** Tells progress by frames once for each percent, and throws when the work was cancelled. */
export function followFrames(frames: number, { progress, signal }: TaskContext): (done: number) => void {
  let told = -1
  return (done) => {
    if (signal.aborted) throw new AppError('cancelled', 'Parcellation was cancelled.')
    const percent = Math.floor((done / frames) * 100)
    if (percent > told) progress({ fraction: percent / 100, message: `Frame ${done} of ${frames}` })
    told = percent
  }
}

/** AppError 'input.bad' with its finding, after the remarks made before. */
export const unfit = (finding: Finding, before: Finding[] = []): AppError =>
  new AppError('input.bad', finding.message, [...before, finding])
