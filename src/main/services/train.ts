import { AppError, type ModelCard } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { FileStore, Machine, Runtime, Task } from '../ports'
import { bindingDifferences, readCheckpoint, removeCheckpoint, type Binding, type Checkpoint } from './checkpoints'
import { chooseDevice } from './chooseDevice'
import { cardName } from './modelFiles'
import { joinPath } from './paths'
import { planHidden } from './training/hiddenTraining'
import { demandMemory } from './training/memory'
import { planTraining, type TrainingPlan } from './training/plan'
import { meanOf, runTraining, type Outcome } from './training/runTraining'
import { testTrained } from './training/testTrained'
import { trainInto } from './training/trainInto'
import { stepTrial } from './training/stepTrial'
import { compileStep, openTrainer } from './training/trainer'
import { countParameters, writeModel } from './training/writeModel'

export interface TrainPorts {
  files: FileStore
  runtime: Runtime
  machine: Machine
  program: { name: string; version: string }
}

/**
 * Trains a model on parcel series and writes its folder. A training that was stopped goes on from its checkpoint in
 * that folder, on the processor with bit for bit the weights that it would have come to without a stop.
 */
export const makeTrain =
  ({ files, runtime, machine, program }: TrainPorts): Task<'train'> =>
  async (input, context) => {
    const plan = await planTraining(files, input, context)
    const hidden = planHidden(plan)
    const trial = stepTrial(hidden.learner, plan.settings, () => hidden.feeds(0))
    const chosen = await chooseDevice(runtime, input.device, trial)
    const { device } = chosen
    const binding = { device, ...plan.binding }
    const checkpoint = input.resume ? await findCheckpoint(files, input.out, binding) : null
    const findings = [...chosen.findings, ...plan.findings]
    if (await files.facts(joinPath(input.out, cardName))) findings.push(replaced)
    context.progress({ fraction: null, message: 'Building the model' })
    const graph = compileStep(hidden.learner, plan.settings, device)
    context.progress({ fraction: null, message: await demandMemory(machine, graph, plan.settings) })
    const options = { settings: plan.settings, device, seed: plan.seed, state: checkpoint?.state }
    const trainer = await openTrainer(runtime, graph, hidden.learner, options)
    const measure = await hidden.openMeasure(runtime, device)
    try {
      const { feeds } = hidden
      const run = { files, modelDir: input.out, ...plan, binding, trainer, feeds, measure, from: checkpoint }
      const outcome = await trainInto(files, input.out, () => runTraining(run, context))
      const { progress, weights } = outcome
      context.progress({ fraction: 1, message: 'Writing the model' })
      const { model, atlasFile } = plan
      const card = { ...cardOf(plan, outcome, device), madeWith: program }
      const trained = { card, parameters: model.parameters, model, head: null, weights, progress, atlasFile }
      const written = await writeModel(files, input.out, trained)
      await removeCheckpoint(files, input.out)
      const doubts = await testTrained({ files, runtime }, input.out, { ...plan, times: input.times, device }, context)
      return {
        files: written,
        findings: [...findings, ...doubts],
        modelDir: input.out,
        steps: progress.step,
        firstLoss: progress.firstLoss,
        finalLoss: meanOf(progress.recentLosses),
        resumedFromStep: checkpoint?.progress.step ?? null,
        device,
      }
    } finally {
      await trainer.release()
      await measure?.release()
    }
  }

const cardOf = (plan: TrainingPlan, { progress }: Outcome, device: string): Omit<ModelCard, 'files' | 'madeWith'> => {
  const { name, model, contract, settings, seed, phantom, origin, heldOut } = plan
  const last = progress.curve.at(-1)?.validation ?? null
  const measured = settings.patience > 0 ? (progress.best?.loss ?? null) : last
  return {
    format: 'boldscope-model/1',
    name,
    architecture: model.architecture,
    config: { ...model.config },
    parameters: countParameters(model.parameters),
    contract,
    origin,
    head: null,
    truth: null,
    training: {
      steps: progress.step,
      seed,
      device,
      batch: settings.batch,
      learningRate: settings.learningRate,
      recordings: plan.recordings.map(({ name: file, sha256 }) => ({ name: file, sha256 })),
      seenBefore: plan.seenBefore,
      finalLoss: meanOf(progress.recentLosses),
      settings,
      validation: heldOut.length > 0 ? { loss: measured, recordings: heldOut.length } : {},
      shuffledLabels: false,
    },
    phantom,
    warnings: plan.findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message),
  }
}

/** The checkpoint to go on from, if there is one. Throws AppError 'conflict' when it is of another training. */
export const findCheckpoint = async (
  files: FileStore,
  modelDir: string,
  asked: Binding,
): Promise<Checkpoint | null> => {
  const checkpoint = await readCheckpoint(files, modelDir)
  if (!checkpoint) return null
  const differences = bindingDifferences(checkpoint.binding, asked)
  if (differences.length === 0) return checkpoint
  const told =
    differences.slice(0, 5).join('; ') + (differences.length > 5 ? `; and ${differences.length - 5} more` : '')
  throw new AppError(
    'conflict',
    `The checkpoint there belongs to another training: ${told}. Go on with the same settings and data, give another folder, or start anew without resuming.`,
  )
}

export const replaced: Finding = {
  code: 'train.model.replaced',
  severity: 'info',
  place: {},
  message: 'A model that was there before was replaced.',
  suggestion: 'Give another folder to keep both.',
}
