import type { Finding } from './finding'

/** Seconds between frames that no scanner needs; milliseconds that are written as seconds are above. */
const [shortest, longest] = [0.02, 30]

export const isPlausibleTr = (seconds: number): boolean => seconds >= shortest && seconds <= longest

/**
 * What there is to say of a time between frames that cannot be right: most likely milliseconds are given for seconds.
 * Nothing of one that is unknown.
 *
 * @param file      where it is from
 * @param severity  an error where data are checked; who computes with them goes on
 */
export const implausibleTr = (
  file: string,
  seconds: number | null,
  severity: 'error' | 'warning' = 'warning',
): Finding[] => {
  if (seconds === null || isPlausibleTr(seconds)) return []
  const asSeconds = Number((seconds / 1000).toPrecision(6))
  const guess = isPlausibleTr(asSeconds) ? ` As milliseconds it would be ${asSeconds} s.` : ''
  return [
    {
      code: 'recording.tr.implausible',
      severity,
      place: { file, field: 'RepetitionTime' },
      message: `${seconds} s between frames cannot be right.${guess}`,
      suggestion: 'RepetitionTime is in seconds, not in milliseconds.',
    },
  ]
}
