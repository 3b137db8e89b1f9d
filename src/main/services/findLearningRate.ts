import { AppError } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { Task, TaskContext } from '../ports'
import { chooseDevice } from './chooseDevice'
import { joinPath } from './paths'
import type { TrainPorts } from './train'
import { planHidden, type HiddenTraining } from './training/hiddenTraining'
import { demandMemory } from './training/memory'
import { planTraining, type TrainingPlan } from './training/plan'
import { hasDiverged, smooth, suggestRate, sweepRates, type RatePoint } from './training/sweep'
import { compileStep, openTrainer, type Trainer } from './training/trainer'
import { formatJson } from './training/writeModel'

const lowestRate = 1e-6
const highestRate = 1
const steps = 120

/**
 * Tries rising learning rates on a model that is thrown away, says which one to take, and writes the curve. Stops where
 * the loss runs away. The settings are those of the training that is to follow, but for its learningRate.
 */
export const makeFindLearningRate =
  ({ files, runtime, machine }: Omit<TrainPorts, 'program'>): Task<'findLearningRate'> =>
  async (input, context) => {
    const { device, findings } = await chooseDevice(runtime, input.device)
    const plan = await planTraining(files, { ...input, steps }, context)
    const hidden = planHidden(plan)
    const graph = compileStep(hidden.learner, plan.settings, device)
    context.progress({ fraction: null, message: await demandMemory(machine, graph, plan.settings) })
    const trainer = await openTrainer(runtime, graph, hidden.learner, {
      settings: plan.settings,
      device,
      seed: plan.seed,
    })
    try {
      const points = await sweep(trainer, plan, hidden, context)
      const curve = smooth(points)
      const suggested = suggestRate(curve)
      const path = joinPath(input.out, 'curve.json')
      await files.write(path, formatJson({ suggested, measured: points, smoothed: curve, settings: plan.settings }))
      const told = suggested === null ? [nothingFalls] : []
      return { files: [path], findings: [...findings, ...plan.findings, ...told], suggested, curve }
    } finally {
      await trainer.release()
    }
  }

const sweep = async (
  trainer: Trainer,
  { settings }: TrainingPlan,
  { feeds }: HiddenTraining,
  { progress, signal }: TaskContext,
): Promise<RatePoint[]> => {
  const points: RatePoint[] = []
  for (const [step, learningRate] of sweepRates(lowestRate, highestRate, steps).entries()) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (signal.aborted) throw new AppError('cancelled', `Cancelled after ${step} of ${steps} learning rates.`)
    const batches = Array.from({ length: settings.accumulate }, (_, i) => feeds(step * settings.accumulate + i))
    const { loss } = await trainer.step(step, batches, learningRate)
    if (!Number.isFinite(loss)) break
    points.push({ learningRate, loss })
    const said = `Learning rate ${learningRate.toExponential(1)}, loss ${loss.toPrecision(4)}`
    progress({ fraction: (step + 1) / steps, message: said })
    if (hasDiverged(smooth(points))) break
  }
  return points
}

const nothingFalls: Finding = {
  code: 'learningRate.none',
  severity: 'warning',
  place: {},
  message: 'At no learning rate did the loss fall: none can be suggested.',
  suggestion: 'Look at the curve; take a larger batch, or check the recordings.',
}
