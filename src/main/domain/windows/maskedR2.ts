/** How well a parcel is predicted where it was hidden. */
export interface MaskedR2 {
  /** [parcels] float32, 1 = perfectly, 0 = no better than the parcel's mean; NaN where nothing can be judged. */
  r2: Float32Array
  /** [parcels] frames that were judged. */
  frames: Int32Array
}

/**
 * 1 - (residual sum of squares) / (sum of squares about the parcel's mean), over the frames where both series have a
 * value. Parcels that are not valid, or that do not vary, are NaN.
 *
 * @param recorded       [frames, parcels] float32, row-major
 * @param reconstructed  same shape and units; NaN = not covered
 * @param valid          [parcels] 1 = usable
 */
export const maskedR2 = (recorded: Float32Array, reconstructed: Float32Array, valid: Uint8Array): MaskedR2 => {
  const parcels = valid.length
  const r2 = new Float32Array(parcels).fill(NaN)
  const frames = new Int32Array(parcels)
  for (let parcel = 0; parcel < parcels; parcel++) {
    if (!valid[parcel]) continue
    let sum = 0
    let squares = 0
    let residual = 0
    for (let at = parcel; at < recorded.length; at += parcels) {
      const difference = recorded[at] - reconstructed[at]
      if (Number.isNaN(difference)) continue
      frames[parcel]++
      sum += recorded[at]
      squares += recorded[at] ** 2
      residual += difference ** 2
    }
    const total = squares - sum ** 2 / frames[parcel]
    if (total > 0) r2[parcel] = 1 - residual / total
  }
  return { r2, frames }
}
