import { quantile, sortedFinite } from '../statistics'

/** What quality takes for the share when nothing is said. */
export const usualMaskShare = 0.1

/**
 * A rough mask of the brain for a recording without one: voxels whose mean over time lies above a share of the way from
 * the 2nd to the 98th percentile of all means, as FSL's FEAT thresholds a recording before its first look. Voxels
 * outside a brain that was cut out, and missing ones, are never in it.
 *
 * @param means  [voxels] mean over time; NaN = missing
 * @param share  0..1
 * @returns positions of the mask's voxels, ascending, and the threshold
 */
export function roughMask(means: Float64Array, share: number): { voxels: Int32Array; threshold: number } {
  const sorted = sortedFinite(means)
  const low = quantile(sorted, 0.02)
  const threshold = low + share * (quantile(sorted, 0.98) - low)
  const voxels = Int32Array.from(means.keys()).filter((voxel) => means[voxel] > threshold && means[voxel] !== 0)
  return { voxels, threshold }
}
