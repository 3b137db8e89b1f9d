import { AppError, type LossPoint } from '../../../preload/contract'
import { makeTrainingBatches } from '../../domain/windows'
import type { FileStore, TaskContext } from '../../ports'
import { writeCheckpoint, type TrainingProgress } from '../checkpoints'
import { addPoint } from '../lossCurve'
import { learningRateAt } from './learningRate'
import type { TrainingPlan } from './plan'
import type { Trainer } from './trainer'

/** The final loss is the mean over this many steps: a single step sees few windows. */
const recentSteps = 20

export const meanOf = (losses: readonly number[]): number => losses.reduce((sum, loss) => sum + loss, 0) / losses.length

interface Run {
  files: FileStore
  modelDir: string
  plan: TrainingPlan
  trainer: Trainer
  /** How far it had come when it stopped; null = it begins. */
  from: TrainingProgress | null
}

/**
 * Trains until the last step, with a checkpoint from time to time and on cancel. Throws AppError 'cancelled' then, and
 * 'usage.bad' when the loss is no number any more, in which case the last checkpoint stays as it was.
 */
export const runTraining = async (run: Run, { progress, signal }: TaskContext): Promise<TrainingProgress> => {
  const { files, modelDir, plan, trainer } = run
  const batches = makeTrainingBatches(plan.scaled, { seed: plan.seed, batch: plan.settings.batch, ...plan.contract })
  let done: TrainingProgress = run.from ?? { step: 0, seconds: 0, curve: [], firstLoss: NaN, recentLosses: [] }
  const startMs = Date.now() - done.seconds * 1000
  let savedMs = Date.now()
  const save = async () => {
    await writeCheckpoint(files, modelDir, { binding: plan.binding, progress: done, state: await trainer.readState() })
    savedMs = Date.now()
  }

  while (done.step < plan.steps) {
    await breathe()
    if (signal.aborted) {
      if (done.step > (run.from?.step ?? 0)) await save()
      throw new AppError('cancelled', `Cancelled after ${done.step} of ${plan.steps} steps.`)
    }
    const learningRate = learningRateAt(done.step, {
      ...plan.settings,
      steps: plan.steps,
      peak: plan.settings.learningRate,
    })
    const { loss, gradientNorm } = await trainer.step(done.step, batches(done.step), learningRate)
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) throw diverged(done.step + 1, plan)
    const point = { step: done.step + 1, loss, learningRate, seconds: (Date.now() - startMs) / 1000 }
    done = advance(done, point)
    progress({ fraction: point.step / plan.steps, message: describe(point, plan.steps), point })
    if (Date.now() - savedMs >= plan.settings.checkpointSeconds * 1000) await save()
  }
  return done
}

/** Lets messages in: a step blocks the thread, and cancelling is a message. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

const advance = (done: TrainingProgress, point: LossPoint): TrainingProgress => ({
  step: point.step,
  seconds: point.seconds,
  curve: addPoint(done.curve, point),
  firstLoss: done.step === 0 ? point.loss : done.firstLoss,
  recentLosses: [...done.recentLosses, point.loss].slice(-recentSteps),
})

const describe = ({ step, loss }: LossPoint, steps: number): string =>
  `Step ${step} of ${steps}, loss ${loss.toPrecision(4)}`

const diverged = (step: number, { settings }: TrainingPlan): AppError =>
  new AppError(
    'usage.bad',
    `The loss is no number any more in step ${step}: the training has diverged. Start it anew with a learningRate below ${settings.learningRate}, without resuming. The last checkpoint was left as it was.`,
  )
