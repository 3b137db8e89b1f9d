import { applyAffine, voxelSizes } from '../nifti/affine'
import { boxOf, eachLabelled, planeAxes, type Box, type LabelGrid, type Plane, type Point } from './labelSlices'

/**
 * A point inside each of the wanted parcels: the voxel centre nearest to the parcel's centre of mass, which itself may
 * lie outside of a bent parcel. World mm, by label; labels without voxels are left out.
 */
export const pointsInside = (grid: LabelGrid, labels: readonly number[]): Map<number, Point> => {
  const sums = new Map(labels.map((label) => [label, { point: [0, 0, 0] as Point, voxels: 0 }]))
  eachLabelled(grid, (label, i, j, k) => {
    const sum = sums.get(label)
    if (!sum) return
    applyAffine(grid.affine, [i, j, k]).forEach((value, axis) => (sum.point[axis] += value))
    sum.voxels++
  })
  const centres = new Map(
    [...sums].map(([label, { point, voxels }]) => [label, point.map((value) => value / voxels) as Point]),
  )
  const nearest = new Map<number, { point: Point; distance: number }>()
  eachLabelled(grid, (label, i, j, k) => {
    const centre = centres.get(label)
    if (!centre) return
    const point = applyAffine(grid.affine, [i, j, k])
    const distance = Math.hypot(point[0] - centre[0], point[1] - centre[1], point[2] - centre[2])
    const best = nearest.get(label)
    if (!best || distance < best.distance) nearest.set(label, { point, distance })
  })
  return new Map([...nearest].map(([label, { point }]) => [label, point]))
}

/** Steps along an axis tried when slices are spread over what the findings leave free. */
const candidates = 41

/**
 * Where to cut along one axis: first through the targets in their order, as long as they keep `gapMm` from each other,
 * then where the brain between is widest. Whole millimetres where a voxel is at least as large, ascending.
 */
export const choosePositions = (targets: readonly number[], low: number, high: number, count: number): number[] => {
  const gapMm = (high - low) / (count * 3)
  const chosen: number[] = []
  for (const target of targets)
    if (chosen.length < count && chosen.every((other) => Math.abs(other - target) >= gapMm)) chosen.push(target)
  // The outer sixths of a brain show little.
  const from = low + (high - low) / 6
  const reach = ((high - low) * 4) / 6
  while (chosen.length < count) {
    const distance = (position: number) => Math.min(reach, ...chosen.map((other) => Math.abs(other - position)))
    let best = from + reach / 2
    for (let step = 0; step < candidates; step++) {
      const position = from + (reach * step) / (candidates - 1)
      if (distance(position) > distance(best) + 1e-9) best = position
    }
    chosen.push(best)
  }
  return chosen.sort((a, b) => a - b)
}

/**
 * Slices of each plane through the wanted parcels, strongest first; see `choosePositions`.
 *
 * @param labels  labels in order of importance; may be empty, then the slices are spread over the brain
 * @returns positions in mm by plane, the box of the brain and the labels that no voxel carries; null when no voxel
 *   carries any label
 */
export const chooseSlices = (
  grid: LabelGrid,
  labels: readonly number[],
  count: number,
): { box: Box; positions: Record<Plane, number[]>; missing: number[] } | null => {
  const box = boxOf(grid)
  if (!box) return null
  const inside = pointsInside(grid, labels)
  const targets = labels.map((label) => inside.get(label)).filter((point) => point !== undefined)
  const grain = Math.min(...voxelSizes(grid.affine)) >= 1 ? 1 : 10
  const along = (plane: Plane) => {
    const { normal } = planeAxes[plane]
    return choosePositions(
      targets.map((point) => point[normal]),
      box.low[normal],
      box.high[normal],
      count,
    ).map((position) => Math.round(position * grain) / grain + 0)
  }
  return {
    box,
    positions: { axial: along('axial'), coronal: along('coronal'), sagittal: along('sagittal') },
    missing: labels.filter((label) => !inside.has(label)),
  }
}
