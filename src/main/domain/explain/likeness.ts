import { spearman } from '../statistics'

/**
 * How alike two maps are: Spearman's correlation of their values; of square maps from parcel to parcel without the
 * diagonal, in which every model is like every other. NaN where it is not defined.
 *
 * @param a  float32, NaN = no value
 * @param b  as many
 * @param parcels  P of maps [P, P], row-major; left out: any other map
 */
export const mapLikeness = (a: Float32Array, b: Float32Array, parcels?: number): number => {
  if (parcels === undefined) return spearman(a, b)
  const besideDiagonal = (map: Float32Array) => map.filter((_, at) => at % (parcels + 1) !== 0)
  return spearman(besideDiagonal(a), besideDiagonal(b))
}
