import type { Usable } from '../../domain/connectivity'
import type { Finding } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { fileLeftOut } from '../fileLeftOut'
import { baseName } from '../paths'
import { runKey } from '../runKey'

const problem = (
  severity: Finding['severity'],
  code: string,
  place: Finding['place'],
  message: string,
  suggestion: string,
): Finding => ({ code: `connectivity.${code}`, severity, place, message, suggestion })

export const leftOut = (file: string, doubts: readonly Finding[]): Finding =>
  fileLeftOut('connectivity.recording.leftOut', file, doubts)

export const nothingLeft: Finding = problem(
  'error',
  'recording.none',
  {},
  'No recording is left to compute a matrix from.',
  'See the other findings for what each of them lacks.',
)

export const noTime = (file: string): Finding =>
  problem(
    'error',
    'tr.unknown',
    { file, field: 'RepetitionTime' },
    `Nothing says how long a frame of ${file} took, and seconds or Hz cannot be told without.`,
    'Put RepetitionTime (seconds) into a JSON sidecar beside it, or give the time between frames.',
  )

export const trConflict = (file: string, given: number, told: number): Finding =>
  problem(
    'warning',
    'tr.conflict',
    { file, field: 'RepetitionTime' },
    `${given} s between frames were given, the sidecar says ${told} s. What was given is believed.`,
    'Correct whichever is wrong.',
  )

export const tooFewFrames = (
  file: string,
  { frames, emptyFrames, incompleteFrames }: Usable,
  fewest: number,
): Finding =>
  problem(
    'error',
    'frames.tooFew',
    { file },
    `${file} has ${frames.length} frames in which every parcel has a value (${emptyFrames} have none, ${incompleteFrames} lack some); ${fewest} are asked for.`,
    'Leave out parcels that miss more, or ask for fewer frames.',
  )

export const tooFewParcels = (file: string): Finding =>
  problem(
    'error',
    'parcels.tooFew',
    { file },
    `${file} has fewer than two parcels that vary.`,
    'Check that this is a parcel series.',
  )

/** What of a recording takes no part. Parcels without any value are remarked on where the file is read. */
export const remarkOnUsable = (file: string, series: ParcelSeries, usable: Usable): Finding[] => {
  const findings: Finding[] = []
  const named = usable.leftOut.filter(({ reason }) => reason !== 'empty')
  if (named.length > 0) {
    const names = named.slice(0, 5).map(({ parcel, reason }) => `${series.parcels[parcel].name} (${reason})`)
    const more = named.length > 5 ? ', ...' : ''
    const message = `${named.length} parcels of ${file} are constant or miss too much, and are n/a: ${names.join(', ')}${more}.`
    findings.push(problem('warning', 'parcels.leftOut', { file }, message, 'Look at their coverage.'))
  }
  if (usable.incompleteFrames > 0) {
    const message = `${usable.incompleteFrames} frames of ${file} lack a value of some parcel and were left out for all.`
    const suggestion = 'Leave out parcels that miss much, to keep more frames.'
    findings.push(problem('warning', 'frames.leftOut', { file }, message, suggestion))
  }
  return findings
}

export const restsOnShrinkage = (file: string, frames: number, parcels: number, shrinkage: number): Finding[] =>
  frames > parcels
    ? []
    : [
        problem(
          'warning',
          'frames.fewerThanParcels',
          { file },
          `${file} has ${frames} usable frames for ${parcels} parcels: its covariance can be inverted only because it is shrunk (by ${shrinkage.toFixed(2)}).`,
          'Use a coarser atlas or longer recordings, or read the result with care.',
        ),
      ]

export const notPositiveDefinite = (file: string): Finding =>
  problem(
    'error',
    'covariance.singular',
    { file },
    `The covariance of ${file} has no inverse: some parcels are combinations of others.`,
    'Look for parcels that are copies of one another.',
  )

export const equalParcels = (file: string, pairs: number): Finding[] =>
  pairs === 0
    ? []
    : [
        problem(
          'warning',
          'parcels.equal',
          { file },
          `${pairs} pairs of parcels of ${file} are perfectly correlated; their z has no finite value and is n/a.`,
          'Look for parcels that are copies of one another.',
        ),
      ]

export const otherParcels = (file: string, first: string): Finding =>
  problem(
    'error',
    'parcels.differ',
    { file },
    `The parcels of ${file} are not those of ${first}, in the same order.`,
    'Compare recordings of one atlas only.',
  )

export const notCommon = (names: readonly string[]): Finding[] =>
  names.length === 0
    ? []
    : [
        problem(
          'warning',
          'parcels.notCommon',
          {},
          `${names.length} parcels are not usable in every recording and are n/a in all: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}.`,
          'Leave out the recordings that lack them, to keep the parcels.',
        ),
      ]

export const notConverged = (steps: number): Finding =>
  problem(
    'warning',
    'tangent.notConverged',
    {},
    `The geometric mean had not settled after ${steps} steps.`,
    'Look for a recording that is unlike all others.',
  )

export const fewerEdges = (file: string, asked: number, reached: number): Finding[] =>
  asked - reached < 0.005
    ? []
    : [
        problem(
          'warning',
          'graph.density',
          { file },
          `Only ${(reached * 100).toFixed(1)} % of the pairs of ${file} have a positive value, fewer than the ${(asked * 100).toFixed(1)} % that were asked for.`,
          'Compare graphs of one density only: ask for a lower one.',
        ),
      ]

export const gaps = (file: string): Finding =>
  problem(
    'warning',
    'alff.gaps',
    { file },
    `Frames are missing in the midst of ${file}: the spectrum of unevenly spaced frames is not computed, ALFF and fALFF are n/a.`,
    'Compute them before frames are censored.',
  )

export const noFrequency = (file: string, band: readonly number[]): Finding =>
  problem(
    'warning',
    'alff.band',
    { file },
    `No frequency of ${file} lies between ${band[0]} and ${band[1]} Hz; ALFF and fALFF are n/a.`,
    'Choose a wider band, or take longer recordings.',
  )

/** Recordings with other parcels than the first take no part in the mean of the group. */
export const notInGroup = (names: readonly string[]): Finding =>
  problem(
    'warning',
    'groupMean.unlike',
    { file: names[0] },
    `${names.length} recordings have other parcels than the first and take no part in the mean: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', ...' : ''}.`,
    'Take the series of one atlas at a time.',
  )

export const tooFewForGroup = (recordings: number): Finding =>
  problem(
    'warning',
    'groupMean.few',
    {},
    `The mean of a group needs two recordings of the same parcels, there ${recordings === 1 ? 'is 1' : `are ${recordings}`}.`,
    'Give more recordings, or leave the mean out.',
  )

/** Series that are of one run, such as a cleaned one beside the one it was made of: who is counted twice weighs twice. */
export const sameRuns = (paths: readonly string[]): Finding[] => {
  const byRun = new Map<string, string[]>()
  for (const path of paths) {
    const key = runKey(path)
    byRun.set(key, [...(byRun.get(key) ?? []), baseName(path)])
  }
  return [...byRun.values()]
    .filter((names) => names.length > 1)
    .map((names) =>
      problem(
        'warning',
        'run.twice',
        { file: names[0] },
        `${names.length} of the series are of one run: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', ...' : ''}.`,
        'Give one series of each run, unless they are meant to be compared.',
      ),
    )
}

/** Matrices of different parcels cannot be compared. `counts`: parcels of each recording. */
export const mixedParcels = (counts: readonly number[]): Finding[] => {
  const different = [...new Set(counts)].sort((a, b) => a - b)
  if (different.length < 2) return []
  const message = `The recordings have different numbers of parcels (${different.join(', ')}): their matrices cannot be compared.`
  return [problem('warning', 'parcels.differ', {}, message, 'Take the series of one atlas at a time.')]
}
