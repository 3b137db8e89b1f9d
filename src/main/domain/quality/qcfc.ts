import { fisherZ } from '../connectivity'
import { benjaminiHochberg, median, spearman } from '../statistics'
import { correlationP } from './studentT'

/** How the connectivity of a cohort goes with the motion of its people. */
export interface QcFc {
  /** [edges] correlation over people of mean FD with the edge, pairs (row < column) in row order; NaN where fewer than 3 have it. */
  correlations: Float64Array
  /** [edges] two-sided p values. */
  p: Float64Array
  people: number
  medianAbsolute: number
  /** Share of the edges with p below the level, and with a false discovery rate below it. */
  significant: number
  significantFdr: number
  /** Spearman correlation of the edges' QC-FC with the distance of their parcels; NaN when no places are known. */
  distanceDependence: number
  edgesWithDistance: number
}

export interface QcFcSums {
  /**
   * Takes one person.
   * @param correlations  [n, n] float64 Pearson correlations, missing = NaN
   */
  add(meanFd: number, correlations: Float64Array): void
  finish(centres: ReadonlyArray<readonly [number, number, number] | null>, level: number): QcFc
}

/**
 * QC-FC: Pearson correlation over people between mean framewise displacement and the Fisher z of each edge, and its
 * Spearman correlation with the distance of the parcels' centres (Power et al. 2015; Ciric et al. 2017). Keeps five sums
 * for each edge, and no person.
 *
 * @param parcels  n, the same of everybody
 */
export function sumQcFc(parcels: number): QcFcSums {
  const edges = (parcels * (parcels - 1)) / 2
  // Number, motion, its square, edge, its square, product: over those people who have the edge.
  const [count, x, xx, y, yy, xy] = Array.from({ length: 6 }, () => new Float64Array(edges))
  let people = 0
  return {
    add(meanFd, correlations) {
      people++
      const z = fisherZ(correlations)
      for (let row = 0, edge = 0; row < parcels; row++)
        for (let column = row + 1; column < parcels; column++, edge++) {
          const value = z[row * parcels + column]
          if (Number.isNaN(value)) continue
          count[edge]++
          x[edge] += meanFd
          xx[edge] += meanFd * meanFd
          y[edge] += value
          yy[edge] += value * value
          xy[edge] += meanFd * value
        }
    },
    finish(centres, level) {
      const correlations = count.map((n, edge) => {
        const own = (xx[edge] - x[edge] ** 2 / n) * (yy[edge] - y[edge] ** 2 / n)
        const shared = xy[edge] - (x[edge] * y[edge]) / n
        return n >= 3 && own > 0 ? Math.max(-1, Math.min(1, shared / Math.sqrt(own))) : NaN
      })
      const p = correlations.map((r, edge) => correlationP(r, count[edge]))
      const distances = edgeDistances(centres)
      const known = p.filter((value) => !Number.isNaN(value)).length
      const share = (values: Float64Array) => values.filter((value) => value < level).length / known
      return {
        correlations,
        p,
        people,
        medianAbsolute: median(correlations.map(Math.abs)),
        significant: share(p),
        significantFdr: share(Float64Array.from(benjaminiHochberg(p))),
        distanceDependence: spearman(correlations, distances),
        edgesWithDistance: correlations.filter((r, at) => Number.isFinite(r) && Number.isFinite(distances[at])).length,
      }
    },
  }
}

/** [edges] mm between the centres of each two parcels; NaN where one is unknown. */
function edgeDistances(centres: ReadonlyArray<readonly [number, number, number] | null>): Float64Array {
  const distances: number[] = []
  centres.forEach((one, row) => {
    for (const other of centres.slice(row + 1))
      distances.push(one && other ? Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]) : NaN)
  })
  return Float64Array.from(distances)
}
