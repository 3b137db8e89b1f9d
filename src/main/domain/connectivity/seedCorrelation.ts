import { unitRows } from './standardise'

export interface SeedCorrelation {
  /** Takes the next frame: [voxels] float32, NaN = missing. It is not kept. */
  add(frame: Float32Array): void
  /** [voxels] float32 for each seed: Pearson correlation; NaN where a voxel does not vary or misses a frame. */
  finish(): Float32Array[]
}

/**
 * Correlates every voxel with seeds in one pass over a recording. Sums are taken about each voxel's first value, so that
 * a large mean does not eat up a small variation.
 *
 * @param seeds  [count, frames] float64, no missing values, each of them varying; a frame for each call of `add`
 */
export const correlateSeeds = (
  seeds: Float64Array,
  { count, frames, voxels }: { count: number; frames: number; voxels: number },
): SeedCorrelation => {
  const unit = unitRows(seeds, count, frames)
  const first = new Float32Array(voxels)
  const sums = new Float64Array(voxels)
  const squares = new Float64Array(voxels)
  const along = Array.from({ length: count }, () => new Float64Array(voxels))
  let at = 0
  return {
    add(frame) {
      if (at === 0) first.set(frame)
      for (let voxel = 0; voxel < voxels; voxel++) {
        const value = frame[voxel] - first[voxel]
        sums[voxel] += value
        squares[voxel] += value * value
      }
      for (let seed = 0; seed < count; seed++) {
        const weight = unit[seed * frames + at]
        const target = along[seed]
        for (let voxel = 0; voxel < voxels; voxel++) target[voxel] += weight * (frame[voxel] - first[voxel])
      }
      at++
    },
    finish: () =>
      along.map((products) =>
        Float32Array.from(products, (product, voxel) => {
          const variation = squares[voxel] - (sums[voxel] * sums[voxel]) / frames
          return variation > 0 ? Math.max(-1, Math.min(1, product / Math.sqrt(variation))) : NaN
        }),
      ),
  }
}
