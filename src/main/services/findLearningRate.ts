import { AppError } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { Task, TaskContext } from '../ports'
import { chooseDevice } from './chooseDevice'
import { joinPath } from './paths'
import type { TrainPorts } from './train'
import { planHidden, type HiddenTraining } from './training/hiddenTraining'
import { demandMemory } from './training/memory'
import { planTraining, type TrainingPlan } from './training/plan'
import { besideUntouched, hasDiverged, smooth, suggestRate, sweepRates, type RatePoint } from './training/sweep'
import { compileStep, openTrainer, type Trainer } from './training/trainer'
import { formatJson } from './formatJson'
import { stepTrial } from './training/stepTrial'

const lowestRate = 1e-6
const highestRate = 1
const steps = 120

/**
 * Tries rising learning rates on a model that is thrown away, says which one to take, and writes the curve. Stops where
 * the loss runs away. The settings are those of the training that is to follow, but for its learningRate.
 *
 * Batches differ more from one another than the model changes in a step, so each loss is told as the difference from
 * what the untouched model loses on the very same batch, added to the mean of that.
 */
export const makeFindLearningRate =
  ({ files, runtime, machine }: Omit<TrainPorts, 'program'>): Task<'findLearningRate'> =>
  async (input, context) => {
    const plan = await planTraining(files, { ...input, steps }, context)
    const hidden = planHidden(plan)
    const trial = stepTrial(hidden.learner, plan.settings, () => hidden.feeds(0))
    const { device, findings } = await chooseDevice(runtime, input.device, trial)
    const graph = compileStep(hidden.learner, plan.settings, device)
    context.progress({ fraction: null, message: await demandMemory(machine, graph, plan.settings) })
    const withTrainer = async <T>(use: (trainer: Trainer) => Promise<T>): Promise<T> => {
      const options = { settings: plan.settings, device, seed: plan.seed }
      const trainer = await openTrainer(runtime, graph, hidden.learner, options)
      try {
        return await use(trainer)
      } finally {
        await trainer.release()
      }
    }
    const untouched = await withTrainer((trainer) => lossesOf(trainer, { plan, hidden, context }, () => 0, 'Untouched'))
    const rates = sweepRates(lowestRate, highestRate, steps)
    const points = await withTrainer((trainer) => sweep(trainer, { plan, hidden, context }, rates, untouched))
    const curve = smooth(points)
    const suggested = suggestRate(curve)
    const path = joinPath(input.out, 'curve.json')
    await files.write(path, formatJson({ suggested, measured: points, smoothed: curve, settings: plan.settings }))
    const told = suggested === null ? [nothingFalls] : []
    return { files: [path], findings: [...findings, ...plan.findings, ...told], suggested, curve }
  }

interface Sweep {
  plan: TrainingPlan
  hidden: HiddenTraining
  context: TaskContext
}

/** The losses of the batches at these rates, until one is no number or `enough` says so. */
const lossesOf = async (
  trainer: Trainer,
  { plan: { settings }, hidden: { feeds }, context: { progress, signal } }: Sweep,
  rateOf: (step: number) => number,
  what: string,
  enough: (losses: readonly number[]) => boolean = () => false,
): Promise<number[]> => {
  const losses: number[] = []
  for (let step = 0; step < steps && !enough(losses); step++) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (signal.aborted) throw new AppError('cancelled', `Cancelled after ${step} of ${steps} learning rates.`)
    const batches = Array.from({ length: settings.accumulate }, (_, i) => feeds(step * settings.accumulate + i))
    const { loss } = await trainer.step(step, batches, rateOf(step))
    if (!Number.isFinite(loss)) break
    losses.push(loss)
    const rate = rateOf(step) > 0 ? ` ${rateOf(step).toExponential(1)}` : ''
    progress({ fraction: (step + 1) / steps, message: `${what}${rate}, loss ${loss.toPrecision(4)}` })
  }
  return losses
}

const sweep = async (
  trainer: Trainer,
  given: Sweep,
  rates: readonly number[],
  untouched: readonly number[],
): Promise<RatePoint[]> => {
  const pointsOf = (losses: readonly number[]) => besideUntouched(rates, losses, untouched)
  const diverged = (losses: readonly number[]) => hasDiverged(smooth(pointsOf(losses)))
  return pointsOf(await lossesOf(trainer, given, (step) => rates[step], 'Learning rate', diverged))
}

const nothingFalls: Finding = {
  code: 'learningRate.none',
  severity: 'warning',
  place: {},
  message: 'At no learning rate did the loss fall: none can be suggested.',
  suggestion: 'Look at the curve; take a larger batch, or check the recordings.',
}
