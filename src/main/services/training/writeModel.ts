import type { ModelCard } from '../../../preload/contract'
import type { HeadConfig } from '../../models/head'
import type { MaskedModel } from '../../models/maskedModel'
import type { ParameterSpec } from '../../models/parameters'
import type { FileStore } from '../../ports'
import type { TrainingProgress } from '../checkpoints'
import { cardName, curveName, onnxName, weightsName } from '../modelFiles'
import { baseName, joinPath } from '../paths'
import { graphWeightsName, inPieces, writeModelGraph } from '../weights/modelGraph'
import { storedPieces } from '../weights/writeImported'
import { meanOf } from './runTraining'

export interface TrainedModel {
  /** Everything on the card but the files. */
  card: Omit<ModelCard, 'files'>
  /** Every array of the model, in order. */
  parameters: readonly ParameterSpec[]
  weights: ReadonlyMap<string, Float32Array>
  model: MaskedModel
  /** Null: the model predicts hidden activity. */
  head: HeadConfig | null
  progress: TrainingProgress
  /** The label volume, when it is at hand. */
  atlasFile: string | null
}

/**
 * Writes a model's folder: weights, inference graph, loss curve, label volume, and at last the card, which binds the
 * others by their hashes. While it is written the folder has no card, so that nobody takes half a model for a whole.
 *
 * @returns the files written
 */
export const writeModel = async (files: FileStore, folder: string, trained: TrainedModel): Promise<string[]> => {
  const { card, progress, weights, parameters, model, head, atlasFile } = trained
  const at = (name: string) => joinPath(folder, name)
  for (const stale of [cardName, 'atlas.nii', 'atlas.nii.gz', graphWeightsName(onnxName)])
    if (at(stale) !== atlasFile) await files.remove(at(stale))
  await files.write(at(weightsName), inPieces(storedPieces(parameters, weights)))
  const graph = await writeModelGraph(files, at(onnxName), { model, head, weights })
  const written = [weightsName, ...graph.map(baseName), curveName]
  await files.write(at(curveName), formatJson(describeTraining(card, progress)))
  if (atlasFile !== null) {
    const name = /\.gz$/i.test(atlasFile) ? 'atlas.nii.gz' : 'atlas.nii'
    await files.copy(atlasFile, at(name))
    written.push(name)
  }
  const hashes: Record<string, string> = {}
  for (const name of written) hashes[name] = await files.sha256(at(name))
  await files.write(at(cardName), formatJson({ ...card, files: hashes }))
  return [cardName, ...written].map(at)
}

export const formatJson = (value: unknown): string => JSON.stringify(value, null, 2) + '\n'

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
