import type { GeometricMean } from '../../domain/connectivity'
import { geometricMean, keepParcels, logarithmAbout, whiteningOf } from '../../domain/connectivity'
import type { Finding } from '../../domain/finding'
import type { TaskContext } from '../../ports'
import { breathe } from '../inference/breathe'
import { baseName } from '../paths'
import { covarianceFacts, covarianceOf, type Matrix } from './matrices'
import type { Input, Recording } from './recording'
import { notCommon, notConverged, otherParcels, restsOnShrinkage } from './remarks'

/** The matrices of a cohort about its geometric mean. */
export interface TangentCohort {
  /** Recordings with the parcels that all of them have, in the order given; other parcels are left out of each. */
  members: Array<{ recording: Recording; matrix: Matrix }>
  mean: Matrix
  findings: Finding[]
}

const what = 'the geometric mean was computed'

/**
 * Puts each recording's covariance into the tangent space at the cohort's geometric mean. Only parcels that are usable
 * in every recording take part.
 *
 * @param recordings  at least two, of the same parcels
 */
export const tangentMatrices = async (
  recordings: readonly Recording[],
  input: Input,
  { progress, signal }: TaskContext,
): Promise<TangentCohort> => {
  const common = commonParcels(recordings)
  const names = recordings[0].series.parcels.map(({ name }) => name)
  const findings = notCommon(names.filter((_, parcel) => !common.includes(parcel)))
  const reduced = recordings.map((recording) => ({ ...recording, usable: keepParcels(recording.usable, common) }))
  const shrunk = []
  for (const { path, usable } of reduced) {
    const estimate = covarianceOf(usable, input)
    shrunk.push(estimate)
    findings.push(...restsOnShrinkage(baseName(path), usable.frames.length, common.length, estimate.shrinkage))
  }
  const covariances = shrunk.map(({ covariance }) => covariance)
  const mean = await finishMean(covariances, common.length, { progress, signal })
  if (!mean.converged) findings.push(notConverged(mean.steps))
  const whitening = whiteningOf(mean.mean, common.length)
  const method = 'Logarithm of the covariance whitened by the geometric mean of the cohort (tangent space)'
  const members: TangentCohort['members'] = []
  for (const [at, recording] of reduced.entries()) {
    await breathe(signal, what)
    const values = logarithmAbout(whitening, covariances[at], common.length)
    const facts = { Method: method, ...covarianceFacts(shrunk[at].shrinkage, input), Recordings: recordings.length }
    members.push({ recording, matrix: { stat: 'tangent', values, facts } })
  }
  const facts = {
    Method: 'Geometric mean of the shrunk covariances of the cohort',
    Standardised: input.standardise,
    Steps: mean.steps,
    Converged: mean.converged,
    Recordings: recordings.length,
  }
  return { members, mean: { stat: 'geometricmean', values: mean.mean, hasUnits: !input.standardise, facts }, findings }
}

/** What keeps a recording out of a cohort that begins with `first`; null when it fits. */
export const unlikeFirst = (recording: Recording, first: Recording | undefined): Finding | null => {
  const names = ({ series }: Recording) => series.parcels.map(({ name }) => name).join('\t')
  if (first === undefined || names(recording) === names(first)) return null
  return otherParcels(baseName(recording.path), baseName(first.path))
}

/** Places of the parcels that are usable in all of the recordings, ascending. */
export const commonParcels = (recordings: readonly Recording[]): number[] => {
  const counts = new Map<number, number>()
  for (const { usable } of recordings)
    for (const parcel of usable.parcels) counts.set(parcel, (counts.get(parcel) ?? 0) + 1)
  return [...counts.keys()].filter((parcel) => counts.get(parcel) === recordings.length).sort((a, b) => a - b)
}

const finishMean = async (
  covariances: readonly Float64Array[],
  parcels: number,
  { progress, signal }: TaskContext,
): Promise<GeometricMean> => {
  const steps = geometricMean(covariances, parcels)
  for (let step = 1; ;) {
    const { done, value } = steps.next()
    if (done) return value
    progress({ fraction: null, message: `Geometric mean, step ${step}: ${Math.round(value * 100)} %` })
    if (value === 1) step++
    await breathe(signal, what)
  }
}
