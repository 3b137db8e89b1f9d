import type { Finding } from '../../domain/finding'
import type { CleanedSeries, ParcelProblem } from '../../domain/signal'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { meanOf, sampleDeviation } from '../../domain/signal'
import { baseName } from '../paths'

const reasons: Record<ParcelProblem, readonly [what: string, todo: string]> = {
  missing: ['have no value in the frames that are kept', 'They stay n/a.'],
  constant: ['do not vary and carry no signal', 'They become n/a; check the coverage of the recording.'],
  tooShort: ['have too few frames left for what is asked', 'Censor less, or take a filter of lower order or none.'],
  noFreedom: [
    'have no degree of freedom left: there are as many confounds as frames',
    'Take fewer confounds, a wider band, or censor less.',
  ],
  nothingLeft: ['are explained wholly by trend, filter and confounds', 'They become n/a; look where they came from.'],
}

/** Why parcels have no values after cleaning, and which confounds brought nothing. */
export function remarkOnCleaned(
  { problems, redundant }: CleanedSeries,
  parcelNames: readonly string[],
  confoundNames: readonly string[],
  file: string,
  confoundsFile: string | undefined,
): Finding[] {
  const findings: Finding[] = []
  for (const why of Object.keys(reasons) as ParcelProblem[]) {
    const names = parcelNames.filter((_, i) => problems[i] === why)
    if (names.length === 0) continue
    findings.push({
      code: `clean.parcels.${why}`,
      severity: names.length === parcelNames.length ? 'error' : 'warning',
      place: { file, column: names[0] },
      message: `${names.length} of ${parcelNames.length} parcels ${reasons[why][0]}: ${list(names)}.`,
      suggestion: reasons[why][1],
    })
  }
  if (redundant.length > 0) {
    const names = redundant.map((place) => confoundNames[place])
    findings.push({
      code: 'clean.confounds.redundant',
      severity: 'warning',
      place: { file: confoundsFile, column: names[0] },
      message: `${names.length} of ${confoundNames.length} confounds are constant, or combinations of others: ${list(names)}.`,
      suggestion: 'They change nothing and are not counted; no column has to be removed.',
    })
  }
  return findings
}

/** An error when percent change has nothing to refer to: most parcels lie around 0, as after an earlier cleaning. */
export function checkBaseline({ values, frames, parcels }: ParcelSeries, file: string): Finding[] {
  const around = parcels.filter((_, parcel) => {
    const column = Float64Array.from({ length: frames }, (_, frame) => values[frame * parcels.length + parcel])
    const present = column.filter((value) => !Number.isNaN(value))
    return present.length > 1 && Math.abs(meanOf(present)) < sampleDeviation(present)
  })
  if (around.length * 2 <= parcels.length) return []
  return [
    {
      code: 'clean.psc.noBaseline',
      severity: 'error',
      place: { file },
      message: `${around.length} of ${parcels.length} parcels of ${file} vary around 0: percent change has no baseline to refer to.`,
      suggestion: 'Choose another scaling, or give the series before its mean was removed.',
    },
  ]
}

/** A recording of a group that could not be cleaned. */
/** What an earlier cleaning made of a recording that is left out this time: in a folder it would pass for one of these. */
export const earlierStays = (path: string): Finding => ({
  code: 'clean.earlier.stays',
  severity: 'warning',
  place: { file: baseName(path) },
  message: `${baseName(path)} is of an earlier cleaning and stays as it was: it was not cleaned like the others.`,
  suggestion: 'Take it out of the folder, or clean into a new one.',
})

const list = (names: readonly string[]): string => names.slice(0, 5).join(', ') + (names.length > 5 ? ', ...' : '')
