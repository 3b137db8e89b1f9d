import type { ModelCard } from '../../../preload/contract'
import { formatNumber, plural } from '../../lib/format'
import { metricFacts } from '../../lib/metricWords'

/** What a model came from, in a line. */
export const comeFrom = ({ origin, training, head }: ModelCard): string => {
  if (origin.kind === 'imported') return `imported${origin.from ? ` from ${origin.from}` : ''}`
  if (origin.kind === 'finetuned' || head) {
    const control = training?.shuffledLabels ? ', labels shuffled' : ''
    return `fine-tuned for ${head?.target ?? 'a label'}${control}`
  }
  return `trained, loss ${formatNumber(training?.finalLoss)}`
}

/** Lineage: where the weights come from, and who may use them how. */
export const originFacts = ({ origin }: ModelCard): Array<readonly [string, string]> => {
  const kinds = {
    trained: origin.from ? `trained here, from ${origin.from}` : 'trained here, from nothing',
    imported: 'imported',
    finetuned: 'fine-tuned here',
  }
  return [
    ['weights', kinds[origin.kind]],
    ...(origin.from && origin.kind !== 'trained' ? [['from', origin.from] as const] : []),
    ...(origin.sha256 ? [['their SHA-256', `${origin.sha256.slice(0, 16)}…`] as const] : []),
    ['licence', origin.licence ?? (origin.kind === 'imported' ? 'not stated by the source' : 'yours')],
  ]
}

const kindWords = { regression: 'a number', binary: 'one of two classes', classes: 'one of several classes' }
const lossWords: Record<string, string> = {
  mse: 'mean squared error',
  mae: 'mean absolute error',
  weighted_mse: 'weighted squared error',
  binary_cross_entropy: 'binary cross entropy',
  cross_entropy: 'cross entropy',
}

/** What a fine-tuned model gives, and how. Empty for a model that predicts hidden activity. */
export const headFacts = ({ head }: ModelCard): Array<readonly [string, string]> => {
  if (!head) return []
  return [
    ['predicts', `${head.target}, ${kindWords[head.kind]}`],
    ...(head.classes.length ? [['classes', head.classes.join(', ')] as const] : []),
    ['from', head.pooling === 'cls' ? 'the class token' : 'the mean of the tokens'],
    ['loss', lossWords[head.loss] ?? head.loss],
    ...(head.kind === 'regression'
      ? [['scale', `output × ${formatNumber(head.scale)} + ${formatNumber(head.offset)}`] as const]
      : []),
  ]
}

/** Numbers on people that the training never saw. */
export const validationFacts = ({ training }: ModelCard) => metricFacts(training?.validation ?? {})

/** What the truth test found of the model beside the simple ways to guess, best first. */
export interface TruthRow {
  name: string
  meaning: string
  r2: number | null
  isModel: boolean
}
export const truthRows = ({ truth }: Pick<ModelCard, 'truth'>): TruthRow[] => {
  const r2 = truth?.recordings?.maskedR2
  if (!r2) return []
  const rows = [
    { name: 'this model', meaning: 'predicts what was hidden from it', r2: r2.model, isModel: true },
    { name: 'mean', meaning: "the parcel's own mean", r2: r2.mean, isModel: false },
    {
      name: 'interpolation',
      meaning: 'a line between the frames that were left',
      r2: r2.interpolation,
      isModel: false,
    },
    { name: 'ridge', meaning: 'a linear guess from the other parcels', r2: r2.ridge, isModel: false },
  ]
  return rows.sort((a, b) => (b.r2 ?? -Infinity) - (a.r2 ?? -Infinity))
}

/** The outcome in a sentence: whether the model does better than the simple ways, on recordings of strangers. */
export const truthVerdict = (card: Pick<ModelCard, 'truth'>): { text: string; good: boolean } | null => {
  const rows = truthRows(card)
  const model = rows.find((row) => row.isModel)
  if (!model || !card.truth?.recordings) return null
  if (model.r2 === null) return { text: 'Nothing varies in these recordings: nothing can be said.', good: false }
  const better = rows.filter((row) => !row.isModel && row.r2 !== null && row.r2 >= model.r2!)
  const { count, seenInTraining: seen } = card.truth.recordings
  if (better.length === 0) {
    const known = seen === 0 ? '' : `, ${seen === count ? 'all' : seen} of them trained on`
    const text = `Predicts what is hidden better than every simple guess, on ${plural(count, 'recording')}${known}.`
    return { text, good: seen === 0 }
  }
  const words = better.map((row) => row.name).join(' and ')
  return { text: `No better than ${words}: what it learned says little of these recordings.`, good: false }
}
