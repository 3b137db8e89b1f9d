import { cleanBlock, type BlockPlan } from './cleanBlock'
import { degreesOfFreedom } from './degreesOfFreedom'
import { despike, type DespikePlan } from './despike'
import { fewestFrames } from './checkPlan'

export interface SeriesToClean {
  frames: number
  parcels: number
  /** [frames, parcels], row-major; NaN = missing. */
  values: Float32Array
}

export interface CleanPlan extends BlockPlan {
  despike: DespikePlan | null
}

/** Why a parcel has no value in the outcome. */
export type ParcelProblem = 'missing' | 'constant' | 'tooShort' | 'noFreedom' | 'nothingLeft'

export interface CleanedSeries {
  /** [frames, parcels] as given, NaN in frames that were left out. */
  values: Float32Array
  /** For each parcel; null = it has values. */
  problems: Array<ParcelProblem | null>
  /** Values that despiking drew in. */
  despiked: number
  /** Of the parcels with the most common set of frames: */
  framesKept: number
  rank: number
  redundant: number[]
  degreesOfFreedom: number
}

interface Group {
  parcels: number[]
  kept: Int32Array
}

/**
 * Cleans a parcel series. Parcels that miss values in the same frames are cleaned together, in the frames that they
 * have: what is missing in one parcel changes nothing in another. Parcels without values, without variation, or with
 * too few frames for what is asked become NaN and say why.
 *
 * @param confounds  one value for each frame, finite
 * @param censored   1 = leave the frame out
 */
export function cleanSeries(
  series: SeriesToClean,
  confounds: readonly Float64Array[],
  censored: Uint8Array,
  plan: CleanPlan,
): CleanedSeries {
  const columns = columnsOf(series)
  const despiked = plan.despike ? columns.reduce((sum, column) => sum + despike(column, plan.despike!), 0) : 0
  const values = new Float32Array(series.values.length).fill(NaN)
  const frames = columns.map((column) => framesOf(column, censored))
  const problems = columns.map((column, parcel) => hasNoSignal(column, frames[parcel]))
  const groups = groupByFrames(frames, problems)
  const main = { framesKept: 0, rank: 0, redundant: [] as number[], degreesOfFreedom: 0 }
  for (const [place, { parcels, kept }] of groups.entries()) {
    const tooShort = kept.length < fewestFrames(plan) || spanned(kept) < fewestFrames(plan)
    const block = tooShort
      ? null
      : cleanBlock(
          parcels.map((parcel) => columns[parcel]),
          confounds,
          kept,
          plan,
        )
    const left = block ? degreesOfFreedom(kept.length, block.rank, plan) : 0
    if (place === 0) Object.assign(main, { framesKept: kept.length, degreesOfFreedom: left }, block && described(block))
    parcels.forEach((parcel, i) => {
      if (!block) problems[parcel] = 'tooShort'
      else if (left < 1) problems[parcel] = 'noFreedom'
      else if (Number.isNaN(block.columns[i][0])) problems[parcel] = 'nothingLeft'
      else kept.forEach((frame, row) => (values[frame * series.parcels + parcel] = block.columns[i][row]))
    })
  }
  return { values, problems, despiked, ...main }
}

const described = ({ rank, redundant }: { rank: number; redundant: number[] }) => ({ rank, redundant })

function columnsOf({ frames, parcels, values }: SeriesToClean): Float64Array[] {
  const columns = Array.from({ length: parcels }, () => new Float64Array(frames))
  for (let frame = 0, at = 0; frame < frames; frame++)
    for (let parcel = 0; parcel < parcels; parcel++) columns[parcel][frame] = values[at++]
  return columns
}

/** The frames in which a column has a value that counts. */
const framesOf = (column: Float64Array, censored: Uint8Array): Int32Array => {
  const frames = new Int32Array(column.length)
  let count = 0
  for (let frame = 0; frame < column.length; frame++)
    if (!censored[frame] && !Number.isNaN(column[frame])) frames[count++] = frame
  return frames.subarray(0, count)
}

function hasNoSignal(column: Float64Array, present: Int32Array): ParcelProblem | null {
  if (present.length === 0) return 'missing'
  return present.every((frame) => column[frame] === column[present[0]]) ? 'constant' : null
}

/** Parcels by the frames that they have, the set that most parcels share first. */
function groupByFrames(frames: readonly Int32Array[], problems: ReadonlyArray<ParcelProblem | null>): Group[] {
  const groups: Group[] = []
  frames.forEach((kept, parcel) => {
    if (problems[parcel]) return
    const group = groups.find((known) => isSame(known.kept, kept))
    if (group) group.parcels.push(parcel)
    else groups.push({ parcels: [parcel], kept })
  })
  return groups.sort((a, b) => b.parcels.length - a.parcels.length)
}

const isSame = (a: Int32Array, b: Int32Array): boolean => {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return a.length === b.length
}

const spanned = (kept: Int32Array): number => kept[kept.length - 1] - kept[0] + 1
