import {
  fisherZ,
  laggedCorrelation,
  ledoitWolf,
  partialCorrelation,
  pearson,
  standardiseRows,
  type ShrunkCovariance,
  type Usable,
} from '../../domain/connectivity'
import { accept, refuse, type Checked } from '../../domain/finding'
import { baseName } from '../paths'
import type { Input, Recording } from './recording'
import { equalParcels, notPositiveDefinite, restsOnShrinkage } from './remarks'

/** A matrix of the usable parcels, and what its sidecar says of it. */
export interface Matrix {
  /** Value of the `stat` entity in the file's name. */
  stat: string
  /** [usable parcels, usable parcels] float64. */
  values: Float64Array
  /** The entries may be of any size: covariances of series in units of their own. */
  hasUnits?: boolean
  facts: Record<string, unknown>
}

/** The matrices of one recording, the main one first. All kinds but 'tangent', which needs a cohort. */
export const matricesOf = (recording: Recording, input: Input): Checked<Matrix[]> => {
  if (input.kind === 'partial') return partial(recording, input)
  if (input.kind === 'lagged') return accept(lagged(recording, input))
  const { usable, path } = recording
  const correlations = pearson(usable.values, usable.parcels.length, usable.frames.length)
  if (input.kind === 'pearson')
    return accept([{ stat: 'pearsoncorrelation', values: correlations, facts: { Method: 'Pearson correlation' } }])
  const values = fisherZ(correlations)
  const missing = values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0)
  const matrix = {
    stat: 'fisherz',
    values,
    facts: { Method: 'Fisher z of the Pearson correlation; n/a on the diagonal' },
  }
  return accept([matrix], equalParcels(baseName(path), (missing - usable.parcels.length) / 2))
}

/** Shrunk covariance of a recording, of standardised series unless asked otherwise. */
export const covarianceOf = (usable: Usable, { standardise }: Input): ShrunkCovariance => {
  const [parcels, frames] = [usable.parcels.length, usable.frames.length]
  return ledoitWolf(standardise ? standardiseRows(usable.values, parcels, frames) : usable.values, parcels, frames)
}

export const covarianceFacts = (shrinkage: number, { standardise }: Input): Record<string, unknown> => ({
  Covariance: 'Ledoit-Wolf: drawn towards a multiple of the identity',
  Shrinkage: shrinkage,
  Standardised: standardise,
})

const partial = ({ usable, path }: Recording, input: Input): Checked<Matrix[]> => {
  const [parcels, frames] = [usable.parcels.length, usable.frames.length]
  const { covariance, shrinkage } = covarianceOf(usable, input)
  const values = partialCorrelation(covariance, parcels)
  if (!values) return refuse(notPositiveDefinite(baseName(path)))
  const facts = { Method: 'Partial correlation, from the inverse covariance', ...covarianceFacts(shrinkage, input) }
  return accept(
    [{ stat: 'partialcorrelation', values, facts }],
    restsOnShrinkage(baseName(path), frames, parcels, shrinkage),
  )
}

const lagged = ({ usable, series }: Recording, { maxLagSeconds, fewestFrames }: Input): Matrix[] => {
  const trSeconds = series.trSeconds!
  // A range that is a multiple of the repetition time reaches its last frame in spite of rounding.
  const most = Math.floor(maxLagSeconds! / trSeconds + 1e-9)
  const options = { most, fewest: fewestFrames }
  const { peak, lag } = laggedCorrelation(usable.values, usable.parcels.length, usable.frames, options)
  const facts = {
    Method: 'Largest absolute Pearson correlation over shifts of whole frames, and the shift at which it lies',
    LagRangeSeconds: [-most * trSeconds, most * trSeconds],
    FewestPairsOfFrames: fewestFrames,
  }
  return [
    { stat: 'laggedcorrelation', values: peak, facts: { ...facts, Units: 'correlation' } },
    {
      stat: 'lag',
      values: lag.map((frames) => frames * trSeconds),
      facts: { ...facts, Units: 's', Sign: 'positive: the parcel of the column follows that of the row' },
    },
  ]
}
