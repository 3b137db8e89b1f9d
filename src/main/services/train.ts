import { AppError } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { FileStore, Runtime, Task } from '../ports'
import { bindingDifferences, readCheckpoint, removeCheckpoint, type Binding, type Checkpoint } from './checkpoints'
import { cardName } from './modelFiles'
import { joinPath } from './paths'
import { planTraining } from './training/plan'
import { meanOf, runTraining } from './training/runTraining'
import { openTrainer, trainedWeights } from './training/trainer'
import { writeModel } from './training/writeModel'

export interface TrainPorts {
  files: FileStore
  runtime: Runtime
  program: { name: string; version: string }
}

/**
 * Trains a model on parcel series and writes its folder. A training that was stopped goes on from its checkpoint in
 * that folder, on the processor with bit for bit the weights that it would have come to without a stop.
 */
export const makeTrain =
  ({ files, runtime, program }: TrainPorts): Task<'train'> =>
  async (input, context) => {
    const plan = await planTraining(files, input, context)
    const checkpoint = input.resume ? await findCheckpoint(files, input.out, plan.binding) : null
    const findings = [...plan.findings]
    if (await files.facts(joinPath(input.out, cardName))) findings.push(replaced)
    context.progress({ fraction: null, message: 'Building the model' })
    const options = { ...plan, device: input.device, state: checkpoint?.state }
    const trainer = await openTrainer(runtime, options)
    try {
      // Before the first step: nobody shall train for nothing.
      await files.makeFolder(input.out)
      const from = checkpoint?.progress ?? null
      const progress = await runTraining({ files, modelDir: input.out, plan, trainer, from }, context)
      context.progress({ fraction: 1, message: 'Writing the model' })
      const weights = trainedWeights(plan.config, plan.seed, await trainer.readState())
      const model = { plan, progress, weights, device: input.device, program }
      const written = await writeModel(files, input.out, model)
      await removeCheckpoint(files, input.out)
      return {
        files: written,
        findings,
        modelDir: input.out,
        steps: progress.step,
        firstLoss: progress.firstLoss,
        finalLoss: meanOf(progress.recentLosses),
        resumedFromStep: from?.step ?? null,
        device: input.device,
      }
    } finally {
      await trainer.release()
    }
  }

/** The checkpoint to go on from, if there is one. Throws AppError 'conflict' when it is of another training. */
const findCheckpoint = async (files: FileStore, modelDir: string, asked: Binding): Promise<Checkpoint | null> => {
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

const replaced: Finding = {
  code: 'train.model.replaced',
  severity: 'info',
  place: {},
  message: 'A model that was there before was replaced.',
  suggestion: 'Give another folder to keep both.',
}
