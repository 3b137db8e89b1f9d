import { benjaminiHochberg, empiricalP, median, robustScaleOfSorted, robustZ, type RobustScale } from '../statistics'
import type { WindowScores } from './windowScores'

/** What the cohort says of each window and parcel of one recording; [windows, parcels], row-major, NaN = not judged. */
export interface Judgement {
  /** Robust z of the score against all windows of the same parcel in the cohort. */
  z: Float64Array
  /** One-sided: how often the cohort's own recordings, each judged against the others, reach this z. */
  p: Float64Array
  /** Benjamini-Hochberg over all judged cells. */
  q: Float64Array
  /** Cells of the cohort that p-values are counted in: none is smaller than 1 / (1 + this). */
  referenceCells: number
  /** Robust z of the recording's overall level among those of the cohort; NaN with fewer than three. */
  levelZ: number
}

/**
 * Judges a recording against a reference cohort, which must not hold recordings of the same person.
 *
 * The windows of resting activity have no meaning across people, so a parcel's reference is all of its windows in all
 * recordings of the cohort. How far ordinary people depart from others is measured in the cohort itself: each of its
 * recordings is judged against those of all other people in the same way, and all these z together are the
 * distribution under the null.
 * It holds what sets people apart, so p-values stay right when parcels differ between people more than within them.
 * Only larger residuals count as unusual: a smaller one says that the model predicts well.
 *
 * @param people  whose each recording of the cohort is; when left out, each is somebody else's
 */
export const judge = (
  judged: WindowScores,
  cohort: readonly WindowScores[],
  people: readonly string[] = cohort.map((_, index) => String(index)),
): Judgement => {
  const { z, nullZ } = compareParcels(judged, cohort, people)
  const p = empiricalP(z, nullZ)
  const levels = cohort.map(({ level }) => level)
  const levelZ = levels.length < 3 ? NaN : robustZ(judged.level, levelScale(levels))
  return { z, p, q: benjaminiHochberg(p), referenceCells: nullZ.filter(Number.isFinite).length, levelZ }
}

const levelScale = (levels: readonly number[]): RobustScale => robustScaleOfSorted(Float64Array.from(levels).sort())

const compareParcels = (judged: WindowScores, cohort: readonly WindowScores[], people: readonly string[]) => {
  const { parcels } = judged
  const z = new Float64Array(judged.scores.length).fill(NaN)
  const nulls = cohort.map(({ scores }) => new Float64Array(scores.length).fill(NaN))
  for (let parcel = 0; parcel < parcels; parcel++) {
    const { values, owners } = sortedReference(cohort, parcel)
    fillColumn(z, judged, parcel, robustScaleOfSorted(values))
    for (const person of new Set(people)) {
      const scale = robustScaleOfSorted(values.filter((_, place) => people[owners[place]] !== person))
      cohort.forEach((recording, index) => {
        if (people[index] === person) fillColumn(nulls[index], recording, parcel, scale)
      })
    }
  }
  return { z, nullZ: join(nulls) }
}

const fillColumn = (z: Float64Array, { scores, parcels }: WindowScores, parcel: number, scale: RobustScale): void => {
  for (let at = parcel; at < scores.length; at += parcels) z[at] = robustZ(scores[at], scale)
}

/** A parcel's scores in the cohort in ascending order, and whose each is. */
const sortedReference = (cohort: readonly WindowScores[], parcel: number) => {
  const entries = cohort.flatMap(({ scores, parcels }, owner) => {
    const column: Array<{ score: number; owner: number }> = []
    for (let at = parcel; at < scores.length; at += parcels)
      if (Number.isFinite(scores[at])) column.push({ score: scores[at], owner })
    return column
  })
  entries.sort((a, b) => a.score - b.score)
  return { values: Float64Array.from(entries, ({ score }) => score), owners: entries.map(({ owner }) => owner) }
}

const join = (parts: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/**
 * How many cells must depart together before any can be a finding: with few references the smallest p-value that can
 * be claimed is too large for one cell among many. Infinity when not even all together would do.
 */
export const fewestFindings = (judgedCells: number, referenceCells: number, fdr: number): number => {
  const needed = Math.ceil(judgedCells / ((1 + referenceCells) * fdr))
  return needed <= judgedCells ? needed : Infinity
}

/** Median of the present values of a parcel's R2, for the summary; null when nothing can be judged. */
export const medianOrNull = (values: ArrayLike<number>): number | null => {
  const middle = median(values)
  return Number.isNaN(middle) ? null : middle
}
