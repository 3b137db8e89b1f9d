import { formatCount, formatFixed } from './format'

const words: Record<string, string> = {
  r2: 'R²',
  mae: 'mean absolute error',
  mae_of_mean: '… of guessing the mean',
  mse: 'mean squared error',
  correlation: 'correlation',
  auroc: 'AUROC',
  accuracy: 'accuracy',
  balanced_accuracy: 'balanced accuracy',
  loss: 'loss',
  people: 'people',
  recordings: 'recordings',
}

const nameOf = (key: string): string => {
  if (key.endsWith('_chance95')) return '… of shuffled labels, 95 %'
  if (key.endsWith('_p')) return '… p by shuffled labels'
  return words[key] ?? key.replaceAll('_', ' ')
}

/** What was measured on people that a training never saw, as names and values; what belongs to one number follows it. */
export const metricFacts = (
  measured: Readonly<Record<string, number | null>>,
): Array<[name: string, value: string]> => {
  const keys = Object.keys(measured)
  const heads = keys.filter((key) => !keys.some((other) => other !== key && key.startsWith(`${other}_`)))
  const ordered = heads.flatMap((head) => [head, ...keys.filter((key) => key !== head && key.startsWith(`${head}_`))])
  return ordered.map((key) => {
    const value = measured[key]
    return [nameOf(key), value !== null && Number.isInteger(value) ? formatCount(value) : formatFixed(value, 3)]
  })
}
