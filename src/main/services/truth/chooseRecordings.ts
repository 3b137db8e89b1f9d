import { AppError, type ModelCard, type TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { makeRandom } from '../../domain/random'
import { shuffled } from '../../domain/windows/shuffle'
import type { FileStore, TaskContext } from '../../ports'
import { alignSeries } from '../alignSeries'
import { breathe } from '../inference/breathe'
import { baseName } from '../paths'
import { seenBy } from '../seenRecordings'
import { openSeries } from '../series/openSeries'
import { condense } from '../training/condense'

/** A recording that a model is tested on. */
export interface TestRecording {
  /** Base name of its file. */
  name: string
  sha256: string
  /** Its parcels in the model's order; its first windows alone, when it is long. */
  series: ParcelSeries
  seenInTraining: boolean
}

/** So many recordings say enough; more only take longer. */
export const mostRecordings = 20
/** Windows from the beginning of each recording that are predicted. */
export const mostWindows = 3

/**
 * Up to twenty recordings to test a model on: those that its training has not seen, where there are any; of these a
 * random choice that the seed fixes, each content once. What cannot be read or does not fit the model is passed over
 * with a finding. Throws AppError 'input.bad' when none is left.
 */
export const chooseRecordings = async (
  files: FileStore,
  card: ModelCard,
  { series: given, times, seed }: Pick<TaskInput<'truth'>, 'series' | 'times' | 'seed'>,
  { progress, signal }: TaskContext,
): Promise<{ recordings: TestRecording[]; findings: Finding[] }> => {
  const { contract } = card
  const { hashes: trainedOn } = seenBy(card)
  const { paths, read: readOne } = await openSeries(files, given, times)
  const found = await listContents(files, paths, signal)
  const strangers = found.filter(({ hash }) => !trainedOn.has(hash))
  const candidates = strangers.length > 0 ? strangers : found
  const recordings: TestRecording[] = []
  const findings: Finding[] = []
  for (const place of shuffled(candidates.length, makeRandom(seed, 'recordings to test on'))) {
    if (recordings.length === mostRecordings) break
    await breathe(signal, 'recordings were read')
    progress({ fraction: null, message: `Reading recording ${recordings.length + 1}` })
    const { path, hash } = candidates[place]
    const name = baseName(path)
    const read = await readOne(path)
    const fit = read.ok ? alignSeries(contract, read.value, name) : read
    if (fit.ok) {
      const series = firstFrames(fit.value, mostWindows * contract.windowFrames)
      recordings.push({ name, sha256: hash, series, seenInTraining: trainedOn.has(hash) })
    } else findings.push(passedOver(name, fit.findings))
  }
  if (recordings.length > 0) return { recordings, findings: condense(findings) }
  throw new AppError('input.bad', 'No recording was found that this model can be tested on.', condense(findings))
}

/** The series, each content once. */
const listContents = async (files: FileStore, paths: readonly string[], signal: AbortSignal) => {
  const found = new Map<string, string>()
  for (const path of paths) {
    await breathe(signal, 'recordings were listed')
    const hash = await files.sha256(path)
    if (!found.has(hash)) found.set(hash, path)
  }
  return [...found].map(([hash, path]) => ({ hash, path }))
}

const firstFrames = (series: ParcelSeries, most: number): ParcelSeries => {
  const frames = Math.min(series.frames, most)
  return { ...series, frames, values: series.values.subarray(0, frames * series.parcels.length) }
}

const passedOver = (file: string, findings: readonly Finding[]): Finding => ({
  code: 'truth.passedOver',
  severity: 'warning',
  place: { file },
  message: `${file} is not tested on: ${findings.find(({ severity }) => severity === 'error')?.message ?? ''}`,
  suggestion: 'Leave it out, or give recordings with the parcels of the model and at least a window of frames.',
})
