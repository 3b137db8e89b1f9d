import { AppError } from '../../../preload/contract'
import type { TrainingStep } from '../../models/trainingStep'
import type { Machine } from '../../ports'
import type { CommonSettings } from './settingTables'

const megabyte = 2 ** 20
/** Of what is free, a training may take this much: the rest is for reading, checkpoints and everybody else. */
const share = 0.9

/** A size for people. */
export const sayBytes = (bytes: number): string =>
  bytes < 1000 * megabyte ? `${Math.ceil(bytes / megabyte)} MB` : `${(bytes / (1024 * megabyte)).toFixed(1)} GB`

/**
 * Whether a training fits, before anything is built. Throws AppError 'memory.exceeded' with what it needs, what there is
 * and what to lower.
 *
 * @returns a sentence for whoever waits
 */
export const demandMemory = async (
  machine: Machine,
  { estimatedBytes: needed }: Pick<TrainingStep, 'estimatedBytes'>,
  settings: CommonSettings,
): Promise<string> => {
  const { memoryLimitMb, batch, accumulate, recompute } = settings
  const free = share * (await machine.freeBytes())
  const limit = memoryLimitMb > 0 ? Math.min(free, memoryLimitMb * megabyte) : free
  const told = `The training needs about ${sayBytes(needed)} of memory, and it may take ${sayBytes(limit)}`
  if (needed <= limit) return `${told}.`
  const advice = [
    ...(batch > 1
      ? [`a smaller batch (accumulate=${2 * accumulate} batch=${Math.floor(batch / 2)} trains alike)`]
      : []),
    ...(recompute ? [] : ['recompute=true']),
    'a shorter window or a smaller model',
    ...(limit < free ? ['a higher memoryLimitMb'] : []),
  ]
  const message = `${told}. Lower it: ${advice.join('; ')}.`
  throw new AppError('memory.exceeded', message, [
    { code: 'memory.exceeded', severity: 'error', place: { field: 'batch' }, message, suggestion: `Try ${advice[0]}.` },
  ])
}
