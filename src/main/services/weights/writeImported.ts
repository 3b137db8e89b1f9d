import type { ModelCard } from '../../../preload/contract'
import { safetensorsPieces } from '../../domain/safetensors'
import type { HeadConfig } from '../../models/head'
import type { MaskedModel } from '../../models/maskedModel'
import type { ParameterSpec } from '../../models/parameters'
import type { FileStore } from '../../ports'
import { cardName, onnxName, weightsName } from '../modelFiles'
import { joinPath } from '../paths'
import { inPieces, writeModelGraph } from './modelGraph'

export interface ImportedModel {
  /** All but the hashes of the files. */
  card: Omit<ModelCard, 'files'>
  model: MaskedModel
  head: HeadConfig | null
  specs: readonly ParameterSpec[]
  weights: ReadonlyMap<string, Float32Array>
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

/**
 * Writes a model's folder: weights, inference graph, label volume, and at last the card, which binds the others by their
 * hashes. Until then the folder has none, so that nobody takes half a model for a whole.
 *
 * @returns the files written
 */
export const writeImported = async (files: FileStore, folder: string, imported: ImportedModel): Promise<string[]> => {
  const { card, model, head, specs, weights, atlasFile } = imported
  const at = (name: string) => joinPath(folder, name)
  for (const stale of [cardName, 'atlas.nii', 'atlas.nii.gz', 'training.json']) await files.remove(at(stale))
  await files.write(at(weightsName), inPieces(storedPieces(specs, weights)))
  const written = [at(weightsName), ...(await writeModelGraph(files, at(onnxName), { model, head, weights }))]
  if (atlasFile !== null) {
    const path = at(/\.gz$/i.test(atlasFile) ? 'atlas.nii.gz' : 'atlas.nii')
    await files.copy(atlasFile, path)
    written.push(path)
  }
  const hashes: Record<string, string> = {}
  for (const path of written) hashes[path.slice(at('').length + 1)] = await files.sha256(path)
  const whole: ModelCard = { ...card, files: hashes }
  await files.write(at(cardName), JSON.stringify(whole, null, 2) + '\n')
  return [at(cardName), ...written]
}
