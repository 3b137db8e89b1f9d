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
  /** Takes in every model of a folder; what is none stays out. */
  restore(folder: string): Promise<void>
}

export const makeModels = (parts: { catalogue: Catalogue; files: FileStore }): Models => {
  const shelf = parts.catalogue.shelf<ModelRow>('models')
  const register = async (id: string, folder: string): Promise<string> => {
    const card: ModelCard = modelCardSchema.parse(await readJson(parts.files, joinPath(folder, cardName)))
    shelf.put({ id, folder, card, curve: await readCurve(parts.files, joinPath(folder, curveName)) })
    return id
  }
  return {
    list: () => shelf.list().map(({ id, card, curve }) => ({ id, card: modelCardSchema.parse(card), curve })),
    row(id) {
      const row = shelf.get(id)
      if (!row) throw new AppError('notFound', 'There is no such model.')
      // A card that was taken in before there was a field has what stands for its absence.
      return { ...row, card: modelCardSchema.parse(row.card) }
    },
    register,
    async restore(folder) {
      if ((await parts.files.facts(folder))?.kind !== 'folder') return
      for (const { kind, name, path } of await parts.files.list(folder))
        if (kind === 'folder' && (await parts.files.facts(joinPath(path, cardName))))
          // A card of another version or a damaged one is not worth the whole workspace.
          await register(name, path).catch(() => null)
    },
  }
}

/** Imported weights come without a curve. */
const readCurve = async (files: FileStore, path: string): Promise<Model['curve']> =>
  (await files.facts(path)) ? trainingLogSchema.parse(await readJson(files, path)).curve : []

const readJson = async (files: FileStore, path: string): Promise<unknown> => JSON.parse(await files.readText(path))
