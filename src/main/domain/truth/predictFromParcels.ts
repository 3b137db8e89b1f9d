import type { ParcelPrecision } from './parcelPrecision'
import { cholesky, solveInPlace } from './positiveDefinite'
import { meansOfSeen, type Predictor, type VisibleWindow } from './visibleWindow'

/**
 * Values of hidden parcels are predicted from the parcels that are seen in the same frame: the conditional mean of a
 * normal distribution, E[x_h | x_v] = m_h + S_hv (S_vv + λI)⁻¹ (x_v - m_v), which is the ridge regression of each hidden
 * parcel on the seen ones. m is the mean of what is seen of each parcel in the window; S and λ come from elsewhere (see
 * `fitParcelPrecision`). Computed from Ω = (S + λI)⁻¹ as m_h - Ω_hh⁻¹ Ω_hv (x_v - m_v), the same by the algebra of
 * partitioned matrices, so that every pattern of seen parcels is served by one Ω. A parcel of which nothing is known is
 * predicted by its mean.
 */
export const predictFromParcels =
  ({ precision }: ParcelPrecision): Predictor =>
  (window) => {
    const { parcels, frames, seen } = window
    const means = meansOfSeen(window)
    const predicted = new Float32Array(seen.length)
    let pattern = patternOf(window, 0)
    let factor = factorHidden(precision, parcels, pattern.hidden)
    for (let frame = 0; frame < frames; frame++) {
      const next = patternOf(window, frame)
      if (next.key !== pattern.key) {
        pattern = next
        factor = factorHidden(precision, parcels, pattern.hidden)
      }
      for (const parcel of pattern.seen) predicted[parcel * frames + frame] = seen[parcel * frames + frame]
      const shifts = Float64Array.from(pattern.hidden, (hidden) => {
        let sum = 0
        for (const other of pattern.seen)
          sum -= precision[hidden * parcels + other] * (seen[other * frames + frame] - means[other])
        return sum
      })
      solveInPlace(factor, shifts)
      pattern.hidden.forEach((parcel, i) => (predicted[parcel * frames + frame] = means[parcel] + shifts[i]))
    }
    return predicted
  }

interface Pattern {
  key: string
  seen: Int32Array
  hidden: Int32Array
}

const patternOf = ({ parcels, frames, seen }: VisibleWindow, frame: number): Pattern => {
  const isSeen = (parcel: number) => Number.isFinite(seen[parcel * frames + frame])
  const all = Int32Array.from({ length: parcels }, (_, parcel) => parcel)
  const hidden = all.filter((parcel) => !isSeen(parcel))
  return { key: hidden.join(), seen: all.filter(isSeen), hidden }
}

/** A part of a positive definite matrix is positive definite. */
const factorHidden = (precision: Float64Array, parcels: number, hidden: Int32Array): Float64Array => {
  const n = hidden.length
  const part = new Float64Array(n * n)
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++)
      part[row * n + column] = precision[hidden[row] * parcels + hidden[column]]
  return cholesky(part, n)!
}
