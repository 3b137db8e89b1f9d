import type { LabelVolume } from './labelVolume'

/**
 * Whether whole numbers in a volume are labels of regions rather than intensities: there is more than one, and a
 * voxel's neighbour along x mostly carries the same. Voxels of label 0 are not counted.
 */
export const areRegions = ({ labels, shape }: Pick<LabelVolume, 'labels' | 'shape'>): boolean => {
  let pairs = 0
  let same = 0
  let first = 0
  let several = false
  for (let i = 0; i + 1 < labels.length; i++) {
    const label = labels[i]
    if (label === 0) continue
    first ||= label
    several ||= label !== first
    if ((i + 1) % shape[0] === 0 || labels[i + 1] === 0) continue
    pairs++
    if (labels[i + 1] === label) same++
  }
  return several && same > pairs * 0.4
}
