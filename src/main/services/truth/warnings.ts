import type { ModelCard, Truth } from '../../../preload/contract'
import { baselines, goldenTolerance, type Baseline } from '../../domain/truth'
import { seenBy } from '../seenRecordings'
import type { Compared } from './compare'

type Scores = NonNullable<Truth['recordings']>['maskedR2']

const fewestRecordings = 5

const baselineNames: { readonly [Which in Baseline]: string } = {
  mean: 'the mean of what is seen of each parcel',
  interpolation: 'interpolation in time between what is seen of each parcel',
  ridge: 'a linear (ridge) regression on the parcels that are seen',
}

/**
 * What the tests that need no recording give reason to doubt.
 *
 * @param apart  of the golden output from that of the first test; null = this is the first
 */
export const doubtModel = (tokenOrder: Truth['tokenOrder'], apart: number | null, device: string): string[] => {
  const doubts: string[] = []
  if (!tokenOrder.passed) doubts.push(`Values do not reach the tokens that they should: ${tokenOrder.detail}`)
  if (apart !== null && apart > goldenTolerance)
    doubts.push(
      `On ${device} the model gives other outputs than at its first test, apart by ${apart.toPrecision(2)} of their size: this device or version computes something else.`,
    )
  return doubts
}

/** What the recordings give reason to doubt, in plain words. */
export const doubtRecordings = (card: ModelCard, compared: readonly Compared[], maskedR2: Scores): string[] => [
  ...doubtScores(compared, maskedR2),
  ...doubtChoice(card, compared),
  ...remarks(compared),
]

const doubtScores = (compared: readonly Compared[], maskedR2: Scores): string[] => {
  const { model } = maskedR2
  if (model === null) return ['Nothing varies in these recordings: whether the model predicts anything cannot be told.']
  const doubts: string[] = []
  if (model <= 0)
    doubts.push(`The model predicts hidden activity no better than a constant: masked R² ${model.toFixed(3)}.`)
  for (const baseline of baselines) {
    const other = maskedR2[baseline]
    if (other === null) continue
    const better = compared.filter(({ scores }) => (scores.model ?? -Infinity) > (scores[baseline] ?? -Infinity)).length
    if (model > other && better > compared.length / 2) continue
    doubts.push(
      `The model does not beat ${baselineNames[baseline]}: masked R² ${model.toFixed(3)} against ${other.toFixed(3)}, better on ${better} of ${compared.length} recordings.`,
    )
  }
  return doubts
}

const doubtChoice = (card: ModelCard, compared: readonly Compared[]): string[] => {
  const doubts: string[] = []
  const count = compared.length
  const seen = compared.filter(({ recording }) => recording.seenInTraining).length
  if (seen > 0)
    doubts.push(`The training has seen ${seen} of the ${count} recordings of the test: it says nothing of strangers.`)
  if (!seenBy(card).complete)
    doubts.push('What the weights were trained on is not known: the recordings of the test may have been among it.')
  if (compared.some(({ recording }) => recording.series.phantom))
    doubts.push('Tested on phantom recordings: this says nothing of people.')
  if (count < fewestRecordings)
    doubts.push(
      `Tested on ${count === 1 ? 'one recording' : `${count} recordings`} only: another choice may give another result.`,
    )
  if (count === 1)
    doubts.push('With one recording the ridge knows only what is not hidden of it: with more it would be stronger.')
  return doubts
}

/** An earlier calibration may have chosen the gain on recordings that are now reported on. */
export const doubtKnownGain = ({ truth }: ModelCard, compared: readonly Compared[]): string[] => {
  const chosenOn = new Set(truth?.calibration?.chosenOn)
  const again = compared.filter(({ recording }) => chosenOn.has(recording.sha256)).length
  if (again === 0) return []
  return [
    `The gain was chosen on ${again} of the ${compared.length} recordings of the test: the result is better than it would be on others.`,
  ]
}

/** What keeps recordings from being what the model was made for, each kind once. */
const remarks = (compared: readonly Compared[]): string[] => {
  const byCode = new Map<string, string[]>()
  for (const { reconstruction } of compared)
    for (const { code, severity, message } of reconstruction.findings)
      if (severity === 'warning') byCode.set(code, [...(byCode.get(code) ?? []), message])
  return [...byCode.values()].map(([first, ...more]) =>
    more.length === 0 ? first : `${first} (The same of ${more.length} more.)`,
  )
}
