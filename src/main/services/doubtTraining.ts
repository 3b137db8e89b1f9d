import type { ModelCard } from '../../preload/contract'

/**
 * What the model's own training does to a comparison, in words: a model predicts what it was trained on better than
 * the same signal of a stranger.
 *
 * @param judged  SHA-256 of the judged recording's file
 * @param cohort  SHA-256 of each reference recording's file
 */
export const doubtTraining = ({ training }: ModelCard, judged: string, cohort: readonly string[]): string[] => {
  const trainedOn = new Set(training.recordings.map(({ sha256 }) => sha256))
  const doubts: string[] = []
  if (trainedOn.has(judged))
    doubts.push('The model was trained on this very recording: it may predict what is unusual in it, and miss it.')
  const known = cohort.filter((hash) => trainedOn.has(hash)).length
  if (known > 0 && !trainedOn.has(judged))
    doubts.push(
      `The model was trained on ${known} of the ${cohort.length} reference recordings and not on this one: ` +
        'it may predict them better than any stranger, which makes this recording look more unusual.',
    )
  return doubts
}
