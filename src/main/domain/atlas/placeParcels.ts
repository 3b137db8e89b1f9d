import type { CiftiLabelMap } from '../cifti/readLabelMap'
import { applyAffine } from '../nifti/affine'
import type { LabelFacts, LabelVolume } from './labelVolume'

/** What a label's places are together; the centre is null where one of them is on a surface, whose shape is not known. */
export interface PlaceFacts {
  places: number
  centre: LabelFacts['centre'] | null
}

/**
 * Number of places and centre (mean of the voxel centres, mm, RAS+) of each label of a CIFTI atlas that occurs, without
 * 0, ascending.
 */
export function measurePlaces({ labels, places }: Pick<CiftiLabelMap, 'labels' | 'places'>): Map<number, PlaceFacts> {
  const sums = new Map<number, { places: number; onSurface: boolean; index: [number, number, number] }>()
  for (const { offset, count, voxels } of places.models)
    for (let i = 0; i < count; i++) {
      const label = labels[offset + i]
      if (label === 0) continue
      let sum = sums.get(label)
      if (!sum) sums.set(label, (sum = { places: 0, onSurface: false, index: [0, 0, 0] }))
      sum.places++
      if (voxels) for (let axis = 0; axis < 3; axis++) sum.index[axis] += voxels[i * 3 + axis]
      else sum.onSurface = true
    }
  const centreOf = ({
    places: count,
    onSurface,
    index: [x, y, z],
  }: {
    places: number
    onSurface: boolean
    index: number[]
  }) => (onSurface || !places.volume ? null : applyAffine(places.volume.affine, [x / count, y / count, z / count]))
  return new Map(
    [...sums].sort(([a], [b]) => a - b).map(([label, sum]) => [label, { places: sum.places, centre: centreOf(sum) }]),
  )
}

/** The voxels of a CIFTI atlas as a label volume; null where none of its places is a voxel. */
export function labelVolumeOf({ labels, places }: Pick<CiftiLabelMap, 'labels' | 'places'>): LabelVolume | null {
  const { volume, models } = places
  if (!volume || !models.some(({ voxels }) => voxels)) return null
  const [nx, ny, nz] = volume.shape
  const filled = new Int32Array(nx * ny * nz)
  for (const { offset, count, voxels } of models)
    for (let i = 0; voxels && i < count; i++)
      filled[voxels[i * 3] + nx * (voxels[i * 3 + 1] + ny * voxels[i * 3 + 2])] = labels[offset + i]
  return { shape: volume.shape, affine: volume.affine, affineSource: 'sform', space: 'unknown', labels: filled }
}
