import type { ModelCard } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import { seenBy } from './seenRecordings'

/**
 * What the model's own training does to a comparison, as warnings: a model predicts what it was trained on better than
 * the same signal of a stranger.
 *
 * @param judged  SHA-256 of the judged recording's file
 * @param cohort  SHA-256 of each reference recording's file
 */
export const doubtTraining = (
  card: Pick<ModelCard, 'training'>,
  judged: string,
  cohort: readonly string[],
): Finding[] => {
  const { hashes: trainedOn, complete } = seenBy(card)
  const known = cohort.filter((hash) => trainedOn.has(hash)).length
  if (trainedOn.has(judged))
    return [
      doubt(
        'model.knowsRecording',
        'The model was trained on this very recording: it may predict what is unusual in it, and miss it.',
        'Train a model without this recording.',
      ),
    ]
  if (known > 0)
    return [
      doubt(
        'model.knowsCohort',
        `The model was trained on ${known} of the ${cohort.length} reference recordings and not on this one: ` +
          'it may predict them better than any stranger, which makes this recording look more unusual.',
        'Compare with recordings that the model was not trained on.',
      ),
    ]
  if (complete) return []
  return [
    doubt(
      'model.trainingUnknown',
      'What the model was trained on is not known: it may know this recording, or the cohort better than a stranger.',
      'Ask those who published the weights, or train a model here.',
    ),
  ]
}

const doubt = (code: string, message: string, suggestion: string): Finding => ({
  code,
  severity: 'warning',
  place: {},
  message,
  suggestion,
})
