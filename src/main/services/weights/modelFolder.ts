import type { ModelCard } from '../../../preload/contract'
import { safetensorsPieces } from '../../domain/safetensors'
import type { HeadConfig } from '../../models/head'
import type { MaskedModel } from '../../models/maskedModel'
import type { ParameterSpec } from '../../models/parameters'
import type { FileStore } from '../../ports'
import { formatJson } from '../formatJson'
import { cardName, curveName, onnxName, weightsName } from '../modelFiles'
import { baseName, joinPath } from '../paths'
import { graphWeightsName, inPieces, writeModelGraph } from './modelGraph'

export interface ModelToWrite {
  /** Everything on the card but the files. */
  card: Omit<ModelCard, 'files'>
  /** Every array of the model, in order. */
  parameters: readonly ParameterSpec[]
  weights: ReadonlyMap<string, Float32Array>
  model: MaskedModel
  /** Null: the model predicts hidden activity. */
  head: HeadConfig | null
  /** The label volume, when it is at hand. */
  atlasFile: string | null
}

/** The arrays as published, by name and shape, in the pieces of a safetensors file. */
export const storedPieces = (
  specs: readonly ParameterSpec[],
  weights: ReadonlyMap<string, Float32Array>,
): Uint8Array[] =>
  safetensorsPieces(
    new Map(specs.map(({ name, shape }) => [name, { dtype: 'F32' as const, shape, data: weights.get(name)! }])),
    { format: 'pt' },
  )

/** What an earlier model may have left in the folder and this one need not replace. */
const stale = [cardName, 'atlas.nii', 'atlas.nii.gz', curveName, graphWeightsName(onnxName)]

/**
 * Writes a model's folder: weights, inference graph, other texts by their names, label volume, and at last the card,
 * which binds the others by their hashes. While it is written the folder has no card, so that nobody takes half a model
 * for a whole.
 *
 * @returns the files written
 */
export const writeModelFolder = async (
  files: FileStore,
  folder: string,
  { card, parameters, weights, model, head, atlasFile }: ModelToWrite,
  texts: Readonly<Record<string, string>> = {},
): Promise<string[]> => {
  const at = (name: string) => joinPath(folder, name)
  for (const name of stale) if (at(name) !== atlasFile) await files.remove(at(name))
  await files.write(at(weightsName), inPieces(storedPieces(parameters, weights)))
  const graph = await writeModelGraph(files, at(onnxName), { model, head, weights })
  for (const [name, text] of Object.entries(texts)) await files.write(at(name), text)
  const written = [weightsName, ...graph.map(baseName), ...Object.keys(texts)]
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
