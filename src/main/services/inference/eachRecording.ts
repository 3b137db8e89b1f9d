import { AppError, type TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { planWindows, scaleRobust } from '../../domain/windows'
import type { FileStore, TaskContext } from '../../ports'
import { demand } from '../fileText'
import type { LoadedModel } from '../modelFiles'
import { fileLeftOut } from '../fileLeftOut'
import { baseName } from '../paths'
import { openSeries } from '../series/openSeries'
import { condense } from '../training/condense'
import { breathe } from './breathe'
import { cutModelWindow } from './feeds'
import { fittingSeries } from './readyModel'

export interface RecordingWindows {
  path: string
  series: ParcelSeries
  /** [P, W] float32 each, scaled by the whole recording, missing = 0: one after the other, the last one ends with it. */
  windows: Float32Array[]
}

/**
 * Cuts each recording into windows and gives what `use` makes of them, in the order of the paths. Recordings that cannot
 * be read or do not fit the model are left out with a finding; throws AppError 'input.bad' when none is left.
 */
export const eachRecording = async <T>(
  files: FileStore,
  { input, loaded, what }: { input: Pick<TaskInput<'embed'>, 'series' | 'times'>; loaded: LoadedModel; what: string },
  { progress, signal }: TaskContext,
  use: (recording: RecordingWindows) => Promise<T>,
): Promise<{ made: T[]; findings: Finding[] }> => {
  const { contract } = loaded.card
  const { paths, read: readOne } = await openSeries(files, input.series, input.times)
  const made: T[] = []
  const findings: Finding[] = []
  for (const [index, path] of paths.entries()) {
    await breathe(signal, what)
    progress({ fraction: index / paths.length, message: `Recording ${index + 1} of ${paths.length}` })
    const read = fittingSeries(await readOne(path), path, loaded)
    findings.push(...(read.ok ? read.findings : [fileLeftOut('recording.leftOut', baseName(path), read.findings)]))
    if (!read.ok) continue
    const { frames, values, parcels } = read.value
    const scaled = scaleRobust(values, frames, parcels.length, contract.scaling.gain)
    const { starts } = planWindows(frames, contract.windowFrames, contract.patchFrames)
    const windows = starts.map((start) => cutModelWindow(scaled, start, contract.windowFrames).signal)
    made.push(await use({ path, series: read.value, windows }))
  }
  if (made.length > 0) return { made, findings: condense(findings) }
  return demand({ ok: false, findings: [nothing, ...condense(findings)] })
}

const nothing: Finding = {
  code: 'recording.none',
  severity: 'error',
  place: {},
  message: 'None of the files is a recording that the model may be fed.',
  suggestion: 'Give parcel series of the model’s parcels, at least as long as its window.',
}

/** Mean of vectors of one length. */
export const meanVector = (vectors: readonly Float32Array[]): Float32Array =>
  vectors[0].map((_, at) => vectors.reduce((sum, vector) => sum + vector[at], 0) / vectors.length)

/** Throws AppError 'usage.bad' unless the model has a head. */
export const demandHead = ({ card }: LoadedModel): NonNullable<LoadedModel['card']['head']> => {
  if (card.head) return card.head
  throw new AppError('usage.bad', `${card.name} predicts hidden activity and no label: fine-tune it first.`)
}
