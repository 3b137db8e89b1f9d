import { quantile, sortedFinite } from '../statistics'
import type { Reconstructed } from './windowScores'

/** Where 95 of 100 frames of the cohort lie about what the model expects, for each parcel. */
export interface ResidualBand {
  /** [parcels] the 2.5th and 97.5th percentile of recorded minus reconstructed, in scaled units; NaN = no reference. */
  low: Float32Array
  high: Float32Array
}

/** The band of a cohort's residuals over all its frames. */
export const residualBand = (cohort: readonly Reconstructed[], parcels: number): ResidualBand => {
  const low = new Float32Array(parcels)
  const high = new Float32Array(parcels)
  for (let parcel = 0; parcel < parcels; parcel++) {
    const sorted = sortedFinite(cohort.flatMap((recording) => residualsOf(recording, parcel)))
    low[parcel] = quantile(sorted, 0.025)
    high[parcel] = quantile(sorted, 0.975)
  }
  return { low, high }
}

const residualsOf = ({ recorded, reconstructed, valid }: Reconstructed, parcel: number): number[] => {
  if (!valid[parcel]) return []
  const residuals: number[] = []
  for (let at = parcel; at < recorded.length; at += valid.length) residuals.push(recorded[at] - reconstructed[at])
  return residuals
}
