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
  /** Takes a trained model's folder into the catalogue. */
  register(id: string, folder: string): Promise<string>
}

export const makeModels = (parts: { catalogue: Catalogue; files: FileStore }): Models => {
  const shelf = parts.catalogue.shelf<ModelRow>('models')
  return {
    list: () => shelf.list().map(({ id, card, curve }) => ({ id, card, curve })),
    row(id) {
      const row = shelf.get(id)
      if (!row) throw new AppError('notFound', 'There is no such model.')
      return row
    },
    async register(id, folder) {
      const card: ModelCard = modelCardSchema.parse(await readJson(parts.files, joinPath(folder, cardName)))
      const { curve } = trainingLogSchema.parse(await readJson(parts.files, joinPath(folder, curveName)))
      shelf.put({ id, folder, card, curve })
      return id
    },
  }
}

const readJson = async (files: FileStore, path: string): Promise<unknown> => JSON.parse(await files.readText(path))
