import { AppError, type InputContract, type ModelCard, type TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { MaskedModel } from '../../models/maskedModel'
import { openModel } from '../../models/openModel'
import type { Weights } from '../../models/parameters'
import type { FileStore } from '../../ports'
import { alignSeries } from '../alignSeries'
import { readModel, type LoadedModel } from '../modelFiles'
import { baseName } from '../paths'
import { demandSome, keepLongEnough, type Cohort, type Member } from './cohort'
import { bringToRate } from './sameRate'

/** A model and the recordings that it is fed. */
export interface Prepared {
  model: MaskedModel
  contract: InputContract
  /** At the contract's rate, no shorter than a window, parcels in the order of the contract. */
  cohort: Cohort
  atlasFile: string | null
  findings: Finding[]
}

/** A model to go on from: its weights, its configuration and what it may be fed. */
export interface BaseModel {
  weights: Weights
  origin: ModelCard['origin']
  card: ModelCard
  /** Settings of the training, those of the model left out. */
  settings: Record<string, string>
  prepare(read: Cohort): Promise<Prepared>
}

/** What may be another than in the base; everything else is given by its weights. */
const changeable = ['maskRatio', 'loss']
/** What the contract of the base fixes. */
const contracted = ['gain', 'coordinateUnitMm']

/** Throws what `readModel` throws, and AppError 'usage.bad' when settings or folders are at odds with the base. */
export const openBase = async (
  files: FileStore,
  folder: string,
  input: Pick<TaskInput<'train'>, 'model' | 'settings' | 'out'>,
): Promise<BaseModel> => {
  demandOtherFolder(folder, input.out)
  const base = await readModel(files, folder)
  const { card } = base
  if (card.architecture !== input.model)
    throw new AppError('usage.bad', `${card.name} is a model of ${card.architecture}, not of ${input.model}.`)
  if (card.head) throw new AppError('usage.bad', `${card.name} was fine-tuned and no longer predicts hidden activity.`)
  const { model, settings } = adjust(base, input.settings)
  return {
    weights: base.weights,
    settings,
    card,
    origin: originOf(base, 'trained'),
    prepare: async (read) => ({
      model,
      contract: card.contract,
      cohort: fitTo(card, read),
      atlasFile: base.atlasFile,
      findings: inherit(card),
    }),
  }
}

/** Throws AppError 'usage.bad' when a model was to be written over the one that it begins with. */
export const demandOtherFolder = (from: string, out: string): void => {
  if (from.replace(/[\\/]+$/, '') === out.replace(/[\\/]+$/, ''))
    throw new AppError('usage.bad', 'The new model needs another folder than the one that it begins with.')
}

export const originOf = ({ card, sha256 }: LoadedModel, kind: ModelCard['origin']['kind']): ModelCard['origin'] => ({
  kind,
  from: card.name,
  sha256,
  licence: card.origin.licence,
})

const inherited = 'From the card of '

/** What the card of a base says against it holds of every model that goes on from it. */
export const inherit = ({ name, warnings }: Pick<ModelCard, 'name' | 'warnings'>): Finding[] =>
  warnings.map((warning) => ({
    code: 'base.doubt',
    severity: 'warning',
    place: {},
    message: warning.startsWith(inherited) ? warning : `${inherited}${name}: ${warning}`,
    suggestion: 'Begin with a model of which this is not true, or mind it.',
  }))

const adjust = (
  { card, model }: LoadedModel,
  given: Readonly<Record<string, string>>,
): { model: MaskedModel; settings: Record<string, string> } => {
  const fixed = Object.keys(given).filter(
    (key) => contracted.includes(key) || (Object.hasOwn(model.config, key) && !changeable.includes(key)),
  )
  if (fixed.length > 0)
    throw new AppError('usage.bad', `${fixed.join(', ')} comes with ${card.name} and cannot be another.`)
  const changes = Object.fromEntries(changeable.filter((key) => key in given).map((key) => [key, given[key]]))
  const opened = openModel(card.architecture, { ...card.config, ...changes })
  if (!opened.ok) throw new AppError('usage.bad', `The settings do not work: ${opened.problems.join('; ')}.`)
  return {
    model: opened.model,
    settings: Object.fromEntries(Object.entries(given).filter(([key]) => !(key in changes))),
  }
}

/** The recordings that a model may be fed, at its rate, filled up to a window, in its order of parcels. */
export const fitTo = (card: Pick<ModelCard, 'contract' | 'name'>, read: Cohort): Cohort => {
  const { contract } = card
  const { members, findings } = keepLongEnough(bringToRate(read, contract.trSeconds), contract.windowFrames)
  const told = [...findings]
  const fitting = members.flatMap((member): Member[] => {
    const aligned = alignSeries(contract, member.series, member.name)
    if (aligned.ok) {
      told.push(...aligned.findings)
      return [{ ...member, series: aligned.value }]
    }
    told.push(unfit(member.name, aligned.findings))
    return []
  })
  return demandSome({ members: fitting, findings: told }, `No recording is what ${card.name} may be fed.`)
}

const unfit = (name: string, findings: readonly Finding[]): Finding => ({
  code: 'cohort.unfit',
  severity: 'warning',
  place: { file: baseName(name) },
  message: `${name} is left out: ${findings.find(({ severity }) => severity === 'error')?.message ?? ''}`,
  suggestion: 'Parcellate it by the atlas of the model.',
})
