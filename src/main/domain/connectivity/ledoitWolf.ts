import { rowProducts } from './rowProducts'
import { centreRows } from './standardise'

/** A covariance drawn towards a multiple of the identity. */
export interface ShrunkCovariance {
  /** [parcels, parcels] float64, symmetric; positive definite unless the shrinkage is 0. */
  covariance: Float64Array
  /** Weight of the identity, 0..1. */
  shrinkage: number
}

/**
 * Covariance (divisor = frames) drawn towards its mean variance times the identity, by the weight that minimises the
 * expected squared error.
 *
 * Source: Ledoit and Wolf 2004, "A well-conditioned estimator for large-dimensional covariance matrices", lemma 3.2-3.5.
 *
 * @param values  [parcels, frames] float64, no missing values; the mean of each parcel is removed here
 */
export const ledoitWolf = (values: Float64Array, parcels: number, frames: number): ShrunkCovariance => {
  const centred = centreRows(values, parcels, frames)
  const covariance = rowProducts(centred, parcels, frames)
  for (let at = 0; at < covariance.length; at++) covariance[at] /= frames
  let trace = 0
  for (let parcel = 0; parcel < parcels; parcel++) trace += covariance[parcel * parcels + parcel]
  const mean = trace / parcels
  const shrinkage = parcels < 2 ? 0 : weightOfIdentity(centred, covariance, { parcels, frames, mean })
  for (let at = 0; at < covariance.length; at++) covariance[at] *= 1 - shrinkage
  for (let parcel = 0; parcel < parcels; parcel++) covariance[parcel * parcels + parcel] += shrinkage * mean
  return { covariance, shrinkage }
}

/** How much single frames scatter about the covariance, as a share of how far that is from the identity. */
const weightOfIdentity = (
  centred: Float64Array,
  covariance: Float64Array,
  { parcels, frames, mean }: { parcels: number; frames: number; mean: number },
): number => {
  let squares = 0
  for (const entry of covariance) squares += entry * entry
  let fourth = 0
  for (let frame = 0; frame < frames; frame++) {
    let power = 0
    for (let at = frame; at < centred.length; at += frames) power += centred[at] * centred[at]
    fourth += power * power
  }
  const distance = squares - parcels * mean * mean
  const scatter = (fourth / frames - squares) / frames
  return scatter <= 0 ? 0 : Math.min(1, scatter / distance)
}
