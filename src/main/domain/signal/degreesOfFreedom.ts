import type { BlockPlan } from './cleanBlock'

/**
 * How many independent values are left in each parcel: the share of the kept frames that the band-pass leaves of all
 * frequencies up to Nyquist, less the confounds and drift cosines that were taken out, less the trend where no
 * high-pass has taken it already. A count for orientation: neighbouring frames of BOLD are not independent.
 *
 * @param framesKept  frames that were cleaned
 * @param rank        independent confounds and cosines
 */
export function degreesOfFreedom(framesKept: number, rank: number, { filter, detrend, trSeconds }: BlockPlan): number {
  const trend = detrend === null ? 0 : detrend + 1
  if (filter?.kind !== 'butterworth') return framesKept - rank - trend
  const nyquist = 1 / (2 * trSeconds!)
  const share = ((filter.highCutHz ?? nyquist) - (filter.lowCutHz ?? 0)) / nyquist
  return Math.floor(framesKept * share) - rank - (filter.lowCutHz === null ? trend : 0)
}
