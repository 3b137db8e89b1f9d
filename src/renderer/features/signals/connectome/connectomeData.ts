import type { AnalysisOf, Connectome, SeriesColumn } from '../../../../preload/contract'
import { distanceMm } from '../../../lib/distance'
import { formatNumber, withUnit } from '../../../lib/format'
import { mapScale, type MapScale } from '../../../lib/mapScale'
import { orderByNetwork } from '../../../lib/networks'

/** A connectome with what its views need. */
export interface ConnectomeData {
  analysis: AnalysisOf<'connectivity'>
  connectome: Connectome
  parcels: SeriesColumn[]
  indexOf: ReadonlyMap<string, number>
  /** Parcel indices, by network. */
  order: number[]
}

export const placeConnectome = (analysis: AnalysisOf<'connectivity'>): ConnectomeData => {
  const { connectome } = analysis
  return {
    analysis,
    connectome,
    parcels: connectome.parcels,
    indexOf: new Map(connectome.parcels.map(({ name }, index) => [name, index])),
    order: orderByNetwork(connectome.parcels),
  }
}

/** What the values of a matrix are. */
const statWords: Record<string, { name: string; unit: string }> = {
  pearsoncorrelation: { name: 'Pearson correlation', unit: 'r' },
  fisherz: { name: 'Fisher z', unit: 'z' },
  partialcorrelation: { name: 'Partial correlation', unit: 'partial r' },
  laggedcorrelation: { name: 'Largest lagged correlation', unit: 'r' },
  lag: { name: 'Delay of the column behind the row', unit: 's' },
  tangent: { name: 'Deviation from the cohort (tangent space)', unit: 'tangent' },
  'not stated': { name: 'Kind of measure not stated', unit: 'value' },
  geometricmean: { name: 'Geometric mean of the cohort', unit: 'covariance' },
}
export const wordsOf = (stat: string) => statWords[stat] ?? { name: stat, unit: 'value' }

/** `r = 0.575`, `2.00 s`. */
export const valueWords = (unit: string, value: number): string =>
  unit === 's' ? withUnit(value, unit) : `${unit} = ${formatNumber(value)}`

const kindNames: Record<string, string> = {
  pearson: 'Pearson correlation',
  'fisher-z': 'Fisher z',
  partial: 'Partial correlation',
  tangent: 'Tangent space',
  lagged: 'Lagged correlation',
}
export const kindName = (kind: string): string => kindNames[kind] ?? kind

/** Colours for everything but the diagonal, which is the same for everybody. */
export const matrixScale = (matrix: ArrayLike<number>, count: number): MapScale => {
  const others = Float32Array.from({ length: matrix.length }, (_, at) =>
    Math.floor(at / count) === at % count ? NaN : matrix[at],
  )
  return mapScale([others])
}

/** Millimetres between the centres of two parcels; NaN where one is unknown. */
export const distanceOf = (parcels: readonly SeriesColumn[], first: number, second: number): number => {
  const [a, b] = [parcels[first].centre, parcels[second].centre]
  return a && b ? distanceMm(a, b) : NaN
}
