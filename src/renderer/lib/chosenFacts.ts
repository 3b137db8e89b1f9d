import type { Recording } from '../../preload/contract'
import { formatCount, formatPercent, formatTr, plural, withUnit } from './format'
import { median } from './grid/rows'
import { framesOf } from './recordingColumns'

type Fact = readonly [string, string]

const known = <T>(values: ReadonlyArray<T | null | undefined>): T[] =>
  values.filter((value): value is T => value !== null && value !== undefined)

/** `146 to 296`, or one number where they are all the same; n/a where none is known. */
const span = (values: ReadonlyArray<number | null>, text: (value: number) => string): string => {
  const there = known(values)
  if (there.length === 0) return 'n/a'
  const low = there.reduce((least, value) => Math.min(least, value))
  const high = there.reduce((most, value) => Math.max(most, value))
  const range = low === high ? text(low) : `${text(low)} to ${text(high)}`
  const unknown = values.length - there.length
  return unknown ? `${range}, ${formatCount(unknown)} unknown` : range
}

/** The first few of what there is. */
const names = (values: readonly string[]): string => {
  const all = [...new Set(values)].sort()
  return all.length > 3 ? `${all.slice(0, 3).join(', ')} and ${all.length - 3} more` : all.join(', ') || 'n/a'
}

/** What several recordings have in common and where they differ, in three columns. */
export const chosenFacts = (recordings: readonly Recording[]): Fact[][] => {
  const of = <T>(read: (recording: Recording) => T): T[] => recordings.map(read)
  const judged = known(of(({ quality }) => quality))
  const middle = (values: ReadonlyArray<number | null>): number | null => median(known(values))
  const count = (holds: (recording: Recording) => boolean) => recordings.filter(holds).length
  return [
    [
      ['subjects', formatCount(new Set(of(({ datasetId, subject }) => `${datasetId} ${subject}`)).size)],
      ['sites', names(known(of(({ site }) => site)))],
      ['tasks', names(known(of(({ task }) => task)))],
      ['missing files', formatCount(count(({ missing }) => missing))],
    ],
    [
      ['with series', `${formatCount(count(({ parcels }) => parcels !== null))} of ${formatCount(recordings.length)}`],
      [
        'parcels',
        span(
          of(({ parcels }) => parcels),
          formatCount,
        ),
      ],
      ['frames', span(of(framesOf), formatCount)],
      [
        'TR',
        span(
          of(({ trSeconds }) => trSeconds),
          formatTr,
        ),
      ],
    ],
    [
      ['judged', `${formatCount(judged.length)} of ${formatCount(recordings.length)}`],
      ['median of mean FD', withUnit(middle(judged.map(({ meanFdMm }) => meanFdMm)), 'mm')],
      ['median censored', formatPercent(middle(judged.map(({ censored }) => censored)))],
      ['stand out', plural(judged.filter(({ outlierIn }) => outlierIn.length > 0).length, 'recording')],
    ],
  ]
}
