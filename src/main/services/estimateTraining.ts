import { AppError, type Device, type ModelCard } from '../../preload/contract'
import { openModel } from '../models/openModel'
import { readPretraining } from './training/settingTables'
import { readModelConfig, readTrainingSettings } from './training/settings'
import { compileStep } from './training/trainer'
import { countParameters } from './training/writeModel'

/** A training, as far as its size goes. */
export interface PlannedTraining {
  architecture: ModelCard['architecture']
  /** The model to go on from. */
  base?: Pick<ModelCard, 'architecture' | 'config'>
  settings: Readonly<Record<string, string>>
  parcels: number
  device: Device
}

/**
 * How large the model gets and what memory its training takes, by the very graph that would be run. Throws AppError
 * 'usage.bad' for settings that cannot be.
 */
export const estimateTraining = (planned: PlannedTraining): { parameters: number; bytes: number } => {
  const { model, training } = configure(planned)
  const learner = { model, objective: { kind: 'reconstruct' }, tune: { kind: 'full' }, kept: model.kept } as const
  const { estimatedBytes } = compileStep({ ...learner, weights: new Map() }, training, planned.device)
  return { parameters: countParameters(model.parameters), bytes: estimatedBytes }
}

const configure = ({ architecture, base, settings, parcels }: PlannedTraining) => {
  if (!base) {
    const { training, model } = readTrainingSettings(settings, architecture)
    return { training, model: readModelConfig(model, parcels, architecture) }
  }
  const opened = openModel(base.architecture, base.config)
  if (!opened.ok) throw new AppError('input.bad', `The model cannot be opened: ${opened.problems.join('; ')}.`)
  return { training: readPretraining(settings).training, model: opened.model }
}
