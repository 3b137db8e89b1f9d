import { AppError, type ModelCard, type Truth } from '../../../preload/contract'
import { median } from '../../domain/statistics'
import { bestGain, coarseGains, refinedGains, type TriedGain } from '../../domain/truth'
import { medianOrNull } from '../../domain/normative'
import type { TaskContext } from '../../ports'
import type { Reconstructor } from '../reconstruction'
import type { TestRecording } from './chooseRecordings'
import { reconstructAll } from './compare'

/** With more recordings the choice takes longer and hardly changes. */
const mostToChooseOn = 5

/** Throws AppError 'usage.bad' for a model whose training fixed the gain. */
export const demandCalibratable = ({ name, training, head, contract }: ModelCard): void => {
  if (head)
    throw new AppError(
      'usage.bad',
      `${name} is fine-tuned and predicts no hidden activity: there is nothing to try gains by.`,
    )
  if (training && training.recordings.length > 0)
    throw new AppError(
      'usage.bad',
      `${name} was trained here with a gain of ${contract.scaling.gain}: with another it would be fed what it does not know. Only the gain of imported weights can be calibrated.`,
    )
}

/** Every other recording chooses the gain, the rest say what came of it; a single one has to do both. */
export const halve = (
  recordings: readonly TestRecording[],
): { choosing: TestRecording[]; reporting: TestRecording[] } => {
  if (recordings.length === 1) return { choosing: [...recordings], reporting: [...recordings] }
  return {
    choosing: recordings.filter((_, index) => index % 2 === 0).slice(0, mostToChooseOn),
    reporting: recordings.filter((_, index) => index % 2 === 1),
  }
}

/**
 * The gain of the best masked R2 (median over parcels, then over recordings) on the first window of each recording:
 * powers of two from 1/4 to 16, then the two half way to the neighbours of the best. The gain that was, when at none of
 * them the model predicts anything.
 */
export const calibrate = async (
  reconstructor: Reconstructor,
  choosing: readonly TestRecording[],
  context: TaskContext,
): Promise<NonNullable<Truth['calibration']>> => {
  const { windowFrames, scaling } = reconstructor.model.card.contract
  const windows = choosing.map((recording) => firstWindow(recording, windowFrames))
  const tried: TriedGain[] = []
  const steps = coarseGains.length + 2
  const tryGain = async (gain: number): Promise<void> => {
    const done = tried.length
    const progress: TaskContext['progress'] = ({ fraction }) =>
      context.progress({ fraction: (done + (fraction ?? 0)) / steps, message: `Trying a gain of ${gain}` })
    const reconstructions = await reconstructAll(reconstructor, windows, { ...context, progress }, gain)
    const r2 = median(reconstructions.map((one) => medianOrNull(one.maskedR2.r2) ?? NaN))
    tried.push({ gain, maskedR2: Number.isNaN(r2) ? null : r2 })
  }
  for (const gain of coarseGains) await tryGain(gain)
  for (const gain of refinedGains(bestGain(tried) ?? 1)) await tryGain(gain)
  tried.sort((a, b) => a.gain - b.gain)
  const best = tried.find(({ gain }) => gain === bestGain(tried))
  const chosenOn = choosing.map(({ sha256 }) => sha256)
  return { chosen: predictsAnything(best) ? best.gain : scaling.gain, tried, chosenOn }
}

const predictsAnything = (tried: TriedGain | undefined): tried is { gain: number; maskedR2: number } =>
  tried !== undefined && tried.maskedR2 !== null && tried.maskedR2 > 0

/** What the choice of a gain gives reason to doubt. */
export const doubtGain = ({ chosen, tried }: NonNullable<Truth['calibration']>, onSame: boolean): string[] => {
  if (!tried.some(predictsAnything))
    return [`At none of the gains that were tried does the model predict anything: it is left at ${chosen}.`]
  const doubts: string[] = []
  if (chosen <= coarseGains[0] || chosen >= coarseGains.at(-1)!)
    doubts.push(`The best gain, ${chosen}, lies at the end of those that were tried: it may not be the best there is.`)
  if (onSame)
    doubts.push(
      'The gain was chosen on the one recording that it is reported on: the result is better than it would be on another.',
    )
  return doubts
}

const firstWindow = (recording: TestRecording, windowFrames: number): TestRecording => {
  const { series } = recording
  const values = series.values.subarray(0, windowFrames * series.parcels.length)
  return { ...recording, series: { ...series, frames: windowFrames, values } }
}
