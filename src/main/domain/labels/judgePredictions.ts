import { makeRandom } from '../random'
import { auroc, quantile } from '../statistics'
import { shuffled } from '../windows/shuffle'
import type { TargetKind } from './readTarget'

/** How good predictions are, and how good chance is. */
export interface Judgement {
  /** By name; null where it cannot be said, e.g. when one class is absent. */
  values: Record<string, number | null>
  /** Sentences for somebody who does not know the names. */
  words: string[]
}

export interface Predictions {
  kind: TargetKind
  /** [people, outputs] float64: the number itself, the log odds of the second class, or a score for each class. */
  outputs: ArrayLike<number>
  /** [people] the number, or the index of the class. */
  actual: ArrayLike<number>
  /** Number of classes; 1 for regression. */
  classes: number
  /** What regression would say knowing nobody: the mean of the training people. */
  trainingMean: number
  /** Of the shuffles that show what chance gives. */
  seed: number
}

const shuffles = 1000

type Metric = (actual: ArrayLike<number>) => number

/**
 * Metrics of predictions for people that the training never saw. The main one (correlation, area under the ROC curve,
 * balanced accuracy) is put beside 1000 shuffles of the labels: `<metric>_chance95` is what 19 of 20 of them stay below,
 * `<metric>_p` = (1 + shuffles that reach it) / 1001 (Phipson and Smyth 2010).
 */
export const judgePredictions = (given: Predictions): Judgement => {
  const { main, others } = metricsOf(given)
  const [name, metric] = main
  const value = metric(given.actual)
  const chance = Float64Array.from({ length: shuffles }, (_, i) => {
    const order = shuffled(given.actual.length, makeRandom(given.seed, `chance ${i}`))
    return metric(Float64Array.from(order, (at) => given.actual[at]))
  })
  const chance95 = quantile(chance.toSorted(), 0.95)
  const reached = chance.filter((one) => one >= value - 1e-12).length
  const p = Number.isFinite(value) ? (1 + reached) / (1 + shuffles) : NaN
  const entries: Array<[string, number]> = [
    [name, value],
    ...others.map(([other, of]): [string, number] => [other, of(given.actual)]),
    ['people', given.actual.length],
    [`${name}_chance95`, chance95],
    [`${name}_p`, p],
  ]
  const values = Object.fromEntries(entries.map(([key, number]) => [key, Number.isFinite(number) ? number : null]))
  const best = Math.max(...chance)
  const leastP = (1 + chance.filter((one) => one >= best - 1e-12).length) / (1 + shuffles)
  return { values, words: [describe(name, { value, chance95, p, leastP }, given.actual.length)] }
}

const spoken: Record<string, string> = {
  correlation: 'The correlation of prediction and label',
  auroc: 'The area under the ROC curve',
  balanced_accuracy: 'The balanced accuracy',
}

type Told = Record<'value' | 'chance95' | 'p' | 'leastP', number>

/** `leastP`: with few people even the best order comes up in many shuffles, and nothing can be told from chance. */
const describe = (name: string, { value, chance95, p, leastP }: Told, people: number): string => {
  if (!Number.isFinite(value))
    return `${spoken[name]} cannot be said: among the ${people} people held out nothing differs.`
  if (leastP > 0.05)
    return `${spoken[name]} is ${value.toFixed(3)} on ${people} people held out: too few to tell it from chance. Hold out more.`
  const beaten = p <= 0.05
  const found = beaten ? 'better than chance' : 'no better than chance'
  return (
    `${spoken[name]} is ${value.toFixed(3)} on ${people} people held out: ${found}. ` +
    `With their labels shuffled it stays below ${chance95.toFixed(3)} in 19 of 20 cases (p = ${p.toFixed(3)}).`
  )
}

const metricsOf = ({
  kind,
  outputs,
  classes,
  trainingMean,
}: Predictions): { main: [string, Metric]; others: Array<[string, Metric]> } => {
  if (kind === 'regression')
    return {
      main: ['correlation', (actual) => correlation(outputs, actual)],
      others: [
        ['r2', (actual) => 1 - meanOf(outputs, (at) => (outputs[at] - actual[at]) ** 2) / variance(actual)],
        ['mae', (actual) => meanOf(outputs, (at) => Math.abs(outputs[at] - actual[at]))],
        ['mae_of_mean', (actual) => meanOf(actual, (at) => Math.abs(trainingMean - actual[at]))],
      ],
    }
  if (kind === 'binary') {
    const chosen = Array.from(outputs, (odds) => (odds > 0 ? 1 : 0))
    return {
      main: ['auroc', (actual) => auroc(outputs, actual)],
      others: [['balanced_accuracy', (actual) => balancedAccuracy(chosen, actual, 2)]],
    }
  }
  const chosen = Array.from({ length: outputs.length / classes }, (_, person) => {
    const scores = Array.from({ length: classes }, (_, index) => outputs[person * classes + index])
    return scores.indexOf(Math.max(...scores))
  })
  return {
    main: ['balanced_accuracy', (actual) => balancedAccuracy(chosen, actual, classes)],
    others: [['accuracy', (actual) => meanOf(chosen, (at) => Number(chosen[at] === actual[at]))]],
  }
}

const meanOf = (like: ArrayLike<unknown>, value: (at: number) => number): number => {
  let sum = 0
  for (let at = 0; at < like.length; at++) sum += value(at)
  return sum / like.length
}

const variance = (values: ArrayLike<number>): number => {
  const mean = meanOf(values, (at) => values[at])
  return meanOf(values, (at) => (values[at] - mean) ** 2)
}

const correlation = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const [meanA, meanB] = [meanOf(a, (at) => a[at]), meanOf(b, (at) => b[at])]
  return meanOf(a, (at) => (a[at] - meanA) * (b[at] - meanB)) / Math.sqrt(variance(a) * variance(b))
}

/** Mean over the classes that are there of the share that is told right. */
const balancedAccuracy = (chosen: ArrayLike<number>, actual: ArrayLike<number>, classes: number): number => {
  const right = new Float64Array(classes)
  const all = new Float64Array(classes)
  for (let at = 0; at < actual.length; at++) {
    all[actual[at]]++
    if (chosen[at] === actual[at]) right[actual[at]]++
  }
  const present = [...all.keys()].filter((index) => all[index] > 0)
  return present.length < 2 ? NaN : meanOf(present, (at) => right[present[at]] / all[present[at]])
}
