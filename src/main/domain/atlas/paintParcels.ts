/**
 * Values of parcels as a volume: each voxel takes the value of the parcel whose label it carries, NaN where that parcel
 * has none; 0 where no parcel of `values` is.
 *
 * @param labels  [x * y * z] of a label volume, x fastest
 * @param values  by label; label 0 is never a parcel
 * @returns [x * y * z] float32
 */
export const paintParcels = (labels: Int32Array, values: ReadonlyMap<number, number>): Float32Array =>
  Float32Array.from(labels, (label) => (label === 0 ? 0 : (values.get(label) ?? 0)))
