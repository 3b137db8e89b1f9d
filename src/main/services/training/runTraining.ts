import { AppError, type LossPoint } from '../../../preload/contract'
import type { Weights } from '../../models/parameters'
import type { FileStore, TaskContext, Tensor } from '../../ports'
import { writeCheckpoint, type Binding, type Checkpoint, type TrainingProgress } from '../checkpoints'
import { addPoint } from '../lossCurve'
import { float32, type Feeds } from './hiddenFeeds'
import { learningRateAt } from './learningRate'
import type { Measure } from './measureHidden'
import type { CommonSettings } from './settingTables'
import type { Trainer } from './trainer'

/** The final loss is the mean over this many steps: a single step sees few windows. */
const recentSteps = 20

export const meanOf = (losses: readonly number[]): number => losses.reduce((sum, loss) => sum + loss, 0) / losses.length

/** A training under way, of whatever is learned. */
export interface Run {
  files: FileStore
  modelDir: string
  steps: number
  settings: CommonSettings
  binding: Binding
  trainer: Trainer
  /** What batch 0, 1, ... is fed; a step takes `accumulate` of them. */
  feeds(batch: number): Feeds
  /** Measures on people held out; null when nobody is. */
  measure: Measure | null
  /** Where it stopped; null = it begins. */
  from: Checkpoint | null
}

export interface Outcome {
  progress: TrainingProgress
  /** The weights to keep: the best ones where the training may stop early, the last ones otherwise. */
  weights: Map<string, Float32Array>
}

const beginning: TrainingProgress = {
  step: 0,
  seconds: 0,
  curve: [],
  firstLoss: NaN,
  recentLosses: [],
  best: null,
  worse: 0,
}

/**
 * Trains until the last step or until nothing gets better, with a checkpoint from time to time and on cancel. Throws
 * AppError 'cancelled' then, and 'usage.bad' when the loss is no number any more, in which case the last checkpoint stays
 * as it was.
 */
export const runTraining = async (run: Run, { progress, signal }: TaskContext): Promise<Outcome> => {
  const { files, modelDir, steps, settings, trainer, from } = run
  let done = from?.progress ?? beginning
  let best = from?.best ?? null
  const startMs = Date.now() - done.seconds * 1000
  let savedMs = Date.now()
  const save = async () => {
    const state = await trainer.readState()
    await writeCheckpoint(files, modelDir, { binding: run.binding, progress: done, state, best })
    savedMs = Date.now()
  }

  while (done.step < steps && !isEnough(done, settings)) {
    await breathe()
    if (signal.aborted) {
      if (done.step > (from?.progress.step ?? 0)) await save()
      throw new AppError('cancelled', `Cancelled after ${done.step} of ${steps} steps.`)
    }
    const point = await takeStep(run, done.step, startMs)
    const validation = await measureStep(run, point.step)
    done = advance(done, validation === null ? point : { ...point, validation: validation.loss })
    if (validation && done.best?.step === point.step && settings.patience > 0) best = toTensors(validation.weights)
    progress({ fraction: point.step / steps, message: describe(done, steps), point: done.curve.at(-1) })
    if (Date.now() - savedMs >= settings.checkpointSeconds * 1000) await save()
  }
  return { progress: done, weights: best ? fromTensors(best) : trainer.weightsOf(await trainer.readState()) }
}

/** Whether so many measurements in a row were no better that the training stops. */
const isEnough = ({ worse }: TrainingProgress, { patience }: CommonSettings): boolean =>
  patience > 0 && worse >= patience

const takeStep = async (run: Run, step: number, startMs: number): Promise<LossPoint> => {
  const { settings, steps, trainer } = run
  const learningRate = learningRateAt(step, { ...settings, steps, peak: settings.learningRate })
  const { accumulate } = settings
  const batches = Array.from({ length: accumulate }, (_, i) => run.feeds(step * accumulate + i))
  const { loss, gradientNorm } = await trainer.step(step, batches, learningRate)
  if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) throw diverged(step + 1, settings)
  return { step: step + 1, loss, learningRate, seconds: (Date.now() - startMs) / 1000 }
}

/** Measures when it is time to, and after the last step. */
const measureStep = async (
  { measure, trainer, settings, steps }: Run,
  step: number,
): Promise<{ loss: number; weights: Weights } | null> => {
  if (!measure || (step % settings.validateEvery !== 0 && step !== steps)) return null
  const weights = trainer.weightsOf(await trainer.readState())
  const loss = await measure.loss(weights)
  if (!Number.isFinite(loss)) throw nothingToMeasure
  return { loss, weights }
}

const nothingToMeasure = new AppError(
  'input.bad',
  'The people held out give no number to measure by: their windows hold no value that was hidden and is there. Look at their recordings, or train with validation=0.',
)

/** Lets messages in: a step blocks the thread, and cancelling is a message. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

const advance = (done: TrainingProgress, point: LossPoint): TrainingProgress => {
  const { validation } = point
  const better = validation !== undefined && !(validation >= (done.best?.loss ?? Infinity))
  return {
    step: point.step,
    seconds: point.seconds,
    curve: addPoint(done.curve, point),
    firstLoss: done.step === 0 ? point.loss : done.firstLoss,
    recentLosses: [...done.recentLosses, point.loss].slice(-recentSteps),
    best: better ? { step: point.step, loss: validation } : done.best,
    worse: better ? 0 : done.worse + (validation === undefined ? 0 : 1),
  }
}

const describe = ({ step, curve, best }: TrainingProgress, steps: number): string => {
  const heldOut = best ? `, ${best.loss.toPrecision(4)} at best on people held out` : ''
  return `Step ${step} of ${steps}, loss ${curve[curve.length - 1].loss.toPrecision(4)}${heldOut}`
}

const toTensors = (weights: Weights): Record<string, Tensor> =>
  Object.fromEntries([...weights].map(([name, values]) => [name, float32(values.slice(), [values.length])]))

const fromTensors = (tensors: Record<string, Tensor>): Map<string, Float32Array> =>
  new Map(Object.entries(tensors).map(([name, { data }]) => [name, data as Float32Array]))

const diverged = (step: number, { learningRate }: CommonSettings): AppError =>
  new AppError(
    'usage.bad',
    `The loss is no number any more in step ${step}: the training has diverged. Start it anew with a learningRate below ${learningRate}, without resuming. The last checkpoint was left as it was.`,
  )
