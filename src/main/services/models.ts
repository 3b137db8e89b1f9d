import { AppError, modelCardSchema, trainingLogSchema, type Model, type ModelCard } from '../../preload/contract'
import type { Catalogue, FileStore } from '../ports'
import { cardName, curveName } from './modelFiles'
import { joinPath } from './paths'

export interface ModelRow extends Model {
  folder: string
}

export interface Models {
  list(): Model[]
  row(id: string): ModelRow
  /** Takes a model's folder into the catalogue, or what became of it by now. */
  register(id: string, folder: string): Promise<string>
}

export const makeModels = (parts: { catalogue: Catalogue; files: FileStore }): Models => {
  const shelf = parts.catalogue.shelf<ModelRow>('models')
  return {
    list: () => shelf.list().map(({ id, card, curve }) => ({ id, card: modelCardSchema.parse(card), curve })),
    row(id) {
      const row = shelf.get(id)
      if (!row) throw new AppError('notFound', 'There is no such model.')
      // A card that was taken in before there was a field has what stands for its absence.
      return { ...row, card: modelCardSchema.parse(row.card) }
    },
    async register(id, folder) {
      const card: ModelCard = modelCardSchema.parse(await readJson(parts.files, joinPath(folder, cardName)))
      shelf.put({ id, folder, card, curve: await readCurve(parts.files, joinPath(folder, curveName)) })
      return id
    },
  }
}

/** Imported weights come without a curve. */
const readCurve = async (files: FileStore, path: string): Promise<Model['curve']> =>
  (await files.facts(path)) ? trainingLogSchema.parse(await readJson(files, path)).curve : []

const readJson = async (files: FileStore, path: string): Promise<unknown> => JSON.parse(await files.readText(path))
