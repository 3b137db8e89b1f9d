import type { ModelCard } from '../../../preload/contract'
import { writeSafetensors } from '../../domain/safetensors'
import { brainlmParameters, keptTokens, makeBrainlm } from '../../models/brainlm'
import { inferenceOnnx } from '../../models/inference'
import type { FileStore } from '../../ports'
import type { TrainingProgress } from '../checkpoints'
import { cardName, curveName, onnxName, weightsName } from '../modelFiles'
import { joinPath } from '../paths'
import type { TrainingPlan } from './plan'
import { meanOf } from './runTraining'

export interface TrainedModel {
  plan: TrainingPlan
  progress: TrainingProgress
  /** Every array of the architecture. */
  weights: Map<string, Float32Array>
  device: string
  program: { name: string; version: string }
}

/**
 * Writes a model's folder: weights, inference graph, loss curve, label volume, and at last the card, which binds the
 * others by their hashes. While it is written the folder has no card, so that nobody takes half a model for a whole.
 *
 * @returns the files written
 */
export const writeModel = async (files: FileStore, folder: string, model: TrainedModel): Promise<string[]> => {
  const { plan, progress, weights } = model
  const at = (name: string) => joinPath(folder, name)
  for (const stale of [cardName, 'atlas.nii', 'atlas.nii.gz']) await files.remove(at(stale))
  const written = [weightsName, onnxName, curveName]
  await files.write(at(weightsName), writeSafetensors(storedWeights(model), { format: 'pt' }))
  const kept = keptTokens(plan.config)
  const onnx = inferenceOnnx(makeBrainlm(plan.config), { batch: 1, kept, weights, standardOnly: true })
  await files.write(at(onnxName), onnx)
  await files.write(at(curveName), formatJson(describeTraining(plan, progress)))
  if (plan.atlasFile !== null) {
    const name = /\.gz$/i.test(plan.atlasFile) ? 'atlas.nii.gz' : 'atlas.nii'
    await files.copy(plan.atlasFile, at(name))
    written.push(name)
  }
  const hashes: Record<string, string> = {}
  for (const name of written) hashes[name] = await files.sha256(at(name))
  await files.write(at(cardName), formatJson(cardOf(model, hashes)))
  return [cardName, ...written].map(at)
}

const formatJson = (value: unknown): string => JSON.stringify(value, null, 2) + '\n'

const storedWeights = ({ plan, weights }: TrainedModel) =>
  new Map(
    brainlmParameters(plan.config).map(({ name, shape }) => [
      name,
      { dtype: 'F32' as const, shape, data: weights.get(name)! },
    ]),
  )

const describeTraining = ({ settings, steps, seed }: TrainingPlan, progress: TrainingProgress) => ({
  curve: progress.curve,
  firstLoss: progress.firstLoss,
  /** Mean over the last steps. */
  finalLoss: meanOf(progress.recentLosses),
  seconds: progress.seconds,
  steps,
  seed,
  settings,
})

const cardOf = ({ plan, progress, device, program }: TrainedModel, hashes: Record<string, string>): ModelCard => ({
  format: 'boldscope-model/1',
  name: plan.name,
  architecture: 'brainlm',
  origin: { kind: 'trained', from: null, sha256: null, licence: null },
  head: null,
  truth: null,
  config: { ...plan.config },
  parameters: brainlmParameters(plan.config)
    .filter(({ trainable }) => trainable)
    .reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0),
  contract: plan.contract,
  training: {
    steps: plan.steps,
    seed: plan.seed,
    device,
    batch: plan.settings.batch,
    learningRate: plan.settings.learningRate,
    recordings: plan.recordings,
    finalLoss: meanOf(progress.recentLosses),
  },
  files: hashes,
  phantom: plan.phantom,
  warnings: plan.findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message),
  madeWith: program,
})
