import type { ModelCard } from '../../../preload/contract'
import type { ParameterSpec } from '../../models/parameters'
import type { FileStore } from '../../ports'
import type { TrainingProgress } from '../checkpoints'
import { formatJson } from '../formatJson'
import { curveName } from '../modelFiles'
import { writeModelFolder, type ModelToWrite } from '../weights/modelFolder'
import { meanOf } from './runTraining'

export interface TrainedModel extends ModelToWrite {
  progress: TrainingProgress
}

/**
 * Writes a model's folder with its loss curve.
 *
 * @returns the files written
 */
export const writeModel = (files: FileStore, folder: string, { progress, ...model }: TrainedModel): Promise<string[]> =>
  writeModelFolder(files, folder, model, { [curveName]: formatJson(describeTraining(model.card, progress)) })

const describeTraining = ({ training }: Pick<ModelCard, 'training'>, progress: TrainingProgress) => ({
  curve: progress.curve,
  firstLoss: progress.firstLoss,
  /** Mean over the last steps. */
  finalLoss: meanOf(progress.recentLosses),
  /** On people held out; null when nobody was. */
  best: progress.best,
  seconds: progress.seconds,
  steps: progress.step,
  seed: training?.seed,
  settings: training?.settings,
})

/** How many numbers were learned or fixed by training, buffers left out. */
export const countParameters = (parameters: readonly ParameterSpec[]): number =>
  parameters
    .filter(({ trainable }) => trainable)
    .reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)
