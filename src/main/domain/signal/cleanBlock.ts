import { butterworthSections } from './butterworth'
import { cosineDrift } from './cosines'
import { removeFrom, spanOf } from './orthonormal'
import { meanOf, sampleDeviation, scaleColumn, type Scaling } from './scaling'
import { fillBySpline } from './spline'
import { removeTrend } from './trend'
import { filterZeroPhase } from './zeroPhase'

export type TemporalFilter =
  | { kind: 'butterworth'; order: number; lowCutHz: number | null; highCutHz: number | null }
  | { kind: 'cosine'; lowCutHz: number }

export interface BlockPlan {
  /** Seconds between frames; only filters ask for it. */
  trSeconds: number | null
  /** Degree of the polynomial that is removed; null = none. */
  detrend: number | null
  filter: TemporalFilter | null
  scaling: Scaling
}

/** Columns after cleaning, a row for each kept frame. NaN throughout where nothing is left, or nothing to scale by. */
export interface CleanedBlock {
  columns: Float64Array[]
  /** Independent confounds and drift cosines that were taken out. */
  rank: number
  /** Places of the confounds that are combinations of others. */
  redundant: number[]
}

/** Of what was there before: less is what rounding leaves of a column that something else explains wholly. */
const nothing = 1e-9

/**
 * Cleans columns that have values in the same frames. In this order: frames that are not kept are bridged by a spline
 * (Butterworth only) or left out, trend, filter, bridged frames left out, confounds, scale. Trend and filter are
 * applied to the confounds exactly as to the columns, so that regression brings nothing back that was filtered out
 * (Lindquist et al. 2019); drift cosines are regressed out together with the confounds. Frames before the first and
 * after the last kept one take no part.
 * The same as nilearn's `signal.clean` with `extrapolate=False`, but for one thing: without Butterworth nilearn fits
 * the line over the kept frames as if there were no gaps between them, here they keep their times.
 *
 * @param columns    one value for each frame, finite where kept; not changed
 * @param confounds  one value for each frame, finite where kept; not changed
 * @param kept       frames in ascending order, at least four
 */
export function cleanBlock(
  columns: readonly Float64Array[],
  confounds: readonly Float64Array[],
  kept: Int32Array,
  plan: BlockPlan,
): CleanedBlock {
  const { filter, detrend } = plan
  const drift = filter?.kind === 'cosine' ? cosineDrift(columns[0].length, plan.trSeconds!, filter.lowCutHz) : []
  const shape = shaper(kept, plan)
  const shaped = columns.map(shape.fill)
  const nuisance = [...confounds, ...drift].map(shape.fill)
  const means = shaped.map(meanOf)
  const sizes = nuisance.map((column) => Math.max(...column.map(Math.abs)))
  if (detrend !== null) removeTrend([...shaped, ...nuisance], shape.times, detrend)
  const signals = shaped.map(shape.filter)
  const { basis, redundant } = spanOf(nuisance.map((column, i) => standardised(shape.filter(column), sizes[i])))
  for (const signal of signals) removeFrom(signal, basis)
  const meanRemoved = detrend !== null || (filter?.lowCutHz ?? null) !== null
  signals.forEach((signal, i) => {
    const before = sampleDeviation(pick(columns[i], kept))
    if (!(sampleDeviation(signal) > nothing * before)) signal.fill(NaN)
    else scaleColumn(signal, plan.scaling, meanOf(signal) + (meanRemoved ? means[i] : 0))
  })
  return { columns: signals, rank: basis.length, redundant: redundant.filter((place) => place < confounds.length) }
}

interface Shaper {
  /** Time of each row between `fill` and `filter`, in frames. */
  times: Int32Array
  fill(column: Float64Array): Float64Array
  /** Leaves the kept frames. */
  filter(column: Float64Array): Float64Array
}

/** Recursive filters need every frame, regression does not. */
function shaper(kept: Int32Array, { filter, trSeconds }: BlockPlan): Shaper {
  if (filter?.kind !== 'butterworth')
    return { times: kept, fill: (column) => pick(column, kept), filter: (column) => column }
  const first = kept[0]
  const within = kept.map((frame) => frame - first)
  const sections = butterworthSections({ ...filter, samplingHz: 1 / trSeconds! })
  return {
    times: Int32Array.from({ length: within[within.length - 1] + 1 }, (_, frame) => frame),
    fill: (column) => {
      const filled = column.slice(first, kept[kept.length - 1] + 1)
      fillBySpline(filled, within)
      return filled
    },
    filter: (column) => pick(filterZeroPhase(sections, column), within),
  }
}

const pick = (column: Float64Array, places: Int32Array): Float64Array => {
  const picked = new Float64Array(places.length)
  for (let i = 0; i < picked.length; i++) picked[i] = column[places[i]]
  return picked
}

/** Mean 0 and deviation 1, so that no confound counts for more by its unit; zeros where only rounding is left of its size. */
function standardised(column: Float64Array, sizeBefore: number): Float64Array {
  const mean = meanOf(column)
  const deviation = sampleDeviation(column, mean)
  return column.map((value) => (deviation > nothing * sizeBefore ? (value - mean) / deviation : 0))
}
