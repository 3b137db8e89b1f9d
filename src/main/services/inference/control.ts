import { AppError, type TaskInput } from '../../../preload/contract'
import { initialiseHead } from '../../models/head'
import type { FileStore } from '../../ports'
import { readModel, type LoadedModel } from '../modelFiles'
import { headOf } from './headOf'

/** What a result is put beside: a model that has not learned what the first one has. */
export interface Control {
  kind: 'random' | 'model'
  name: string
  loaded: LoadedModel
}

/** Seed of the random weights; a number that no training starts from by default. */
const randomSeed = 986_543

/**
 * The same architecture with random weights, or the model of another folder. Throws AppError 'input.bad' when that one
 * does not have the same parcels, window and kind of output.
 */
export const openControl = async (
  files: FileStore,
  loaded: LoadedModel,
  asked: NonNullable<TaskInput<'forecast'>['control']>,
): Promise<Control> => {
  if (asked === 'random')
    return { kind: 'random', name: 'random weights', loaded: { ...loaded, weights: randomWeights(loaded) } }
  const other = await readModel(files, asked.model)
  const difference = differenceOf(loaded, other)
  if (difference === null) return { kind: 'model', name: other.card.name, loaded: other }
  const message = `${other.card.name} is no control of ${loaded.card.name}: ${difference}.`
  const suggestion = 'Take a model of the same parcels and window, or the control with random weights.'
  throw new AppError('input.bad', message, [
    { code: 'control.unlike', severity: 'error', place: { field: 'control' }, message, suggestion },
  ])
}

const randomWeights = ({ model, card, weights }: LoadedModel): Map<string, Float32Array> => {
  const head = card.head ? initialiseHead(model, headOf(card.head), randomSeed) : []
  const fresh = new Map([...model.initialise(randomSeed), ...head])
  return new Map([...weights.keys()].map((name) => [name, fresh.get(name)!]))
}

const differenceOf = ({ card }: LoadedModel, { card: other }: LoadedModel): string | null => {
  const names = ({ contract }: typeof card) => contract.parcels.map(({ name }) => name).join('\t')
  if (names(card) !== names(other)) return 'its parcels are others, or in another order'
  if (card.contract.windowFrames !== other.contract.windowFrames) return 'its window has another length'
  if (card.head?.kind !== other.head?.kind) return 'it gives another kind of output'
  if (card.head && card.head.classes.join('\t') !== other.head?.classes.join('\t')) return 'its classes are others'
  return null
}
