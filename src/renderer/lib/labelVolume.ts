import { applyAffine, type Affine, type Point } from './affine'

/** A label volume with its labels renumbered without gaps, so that any label value can index a table of colours. */
export interface LabelVolume {
  /** Label of each index, ascending; index 0 is the background. */
  labels: number[]
  /** Index of each voxel, first axis fastest, as in the file. */
  voxels: Uint16Array
  size: readonly [number, number, number]
  /** Voxel to world, mm. */
  toMm: Affine
  toVoxel: Affine
}

/** Renumbers labels without gaps. Label 0 is the background and stays 0, also where no voxel carries it. */
export const renumber = (count: number, labelOf: (voxel: number) => number): Pick<LabelVolume, 'labels' | 'voxels'> => {
  const found = new Set<number>()
  for (let voxel = 0; voxel < count; voxel++) found.add(labelOf(voxel))
  found.delete(0)
  const labels = [0, ...[...found].sort((a, b) => a - b)]
  const indexOf = new Map(labels.map((label, index) => [label, index]))
  const voxels = new Uint16Array(count)
  for (let voxel = 0; voxel < count; voxel++) voxels[voxel] = indexOf.get(labelOf(voxel))!
  return { labels, voxels }
}

/** Label at a world position; null outside the volume and in the background. */
export const labelAtMm = ({ labels, voxels, size, toVoxel }: LabelVolume, mm: Point): number | null => {
  const [i, j, k] = applyAffine(toVoxel, mm).map(Math.round)
  const inside = i >= 0 && j >= 0 && k >= 0 && i < size[0] && j < size[1] && k < size[2]
  return inside ? labels[voxels[i + size[0] * (j + size[1] * k)]] || null : null
}

/**
 * A world position inside a label: the voxel of the label that is nearest to the middle of all its voxels (the
 * middle itself may lie outside a bent parcel). Null when no voxel carries the label.
 */
export const placeOfLabel = ({ labels, voxels, size, toMm }: LabelVolume, label: number): Point | null => {
  const index = labels.indexOf(label)
  if (index < 1) return null
  const places: Point[] = []
  voxels.forEach((value, voxel) => {
    if (value === index)
      places.push([voxel % size[0], Math.floor(voxel / size[0]) % size[1], Math.floor(voxel / (size[0] * size[1]))])
  })
  if (places.length === 0) return null
  const middle = [0, 1, 2].map((axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length)
  const distance = (place: Point) => place.reduce((sum, value, axis) => sum + (value - middle[axis]) ** 2, 0)
  return applyAffine(
    toMm,
    places.reduce((best, place) => (distance(place) < distance(best) ? place : best)),
  )
}

/** A flat piece of space by the world positions of three of its corners. */
export interface Plane {
  leftTop: Point
  rightTop: Point
  leftBottom: Point
}

/** Label index at each sample of a plane, row by row; 0 = none. */
export const sampleLabels = ({ voxels, size, toVoxel }: LabelVolume, plane: Plane, width: number, height: number) => {
  const indices = new Uint16Array(width * height)
  const [origin, right, down] = [plane.leftTop, plane.rightTop, plane.leftBottom].map((mm) => applyAffine(toVoxel, mm))
  const across = right.map((value, axis) => (value - origin[axis]) / width)
  const along = down.map((value, axis) => (value - origin[axis]) / height)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = (axis: number) => Math.round(origin[axis] + (column + 0.5) * across[axis] + (row + 0.5) * along[axis])
      const [i, j, k] = [at(0), at(1), at(2)]
      if (i < 0 || j < 0 || k < 0 || i >= size[0] || j >= size[1] || k >= size[2]) continue
      indices[row * width + column] = voxels[i + size[0] * (j + size[1] * k)]
    }
  }
  return indices
}
