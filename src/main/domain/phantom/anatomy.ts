import { bell, blend, toEllipsoid, type Point } from './shapes'

/** What a point of the phantom's head is made of. */
export const tissues = ['air', 'scalp', 'skull', 'fluid', 'grey', 'white', 'deep', 'cerebellum'] as const
export type Tissue = (typeof tissues)[number]

/**
 * Deep grey nuclei: centre and radii of an ellipsoid in mm. Both sides are mirror images, so x is the distance from
 * the midplane.
 */
export const nuclei: ReadonlyArray<{ name: string; centre: Point; radii: Point }> = [
  { name: 'Thalamus', centre: [11, -19, 8], radii: [9, 14, 9] },
  { name: 'Caudate', centre: [14, 11, 11], radii: [6, 12, 10] },
  { name: 'Putamen', centre: [27, 2, 1], radii: [6, 16, 10] },
  { name: 'Pallidum', centre: [18, -5, -2], radii: [5, 9, 7] },
  { name: 'Hippocampus', centre: [27, -23, -15], radii: [6, 17, 7] },
  { name: 'Amygdala', centre: [24, 0, -20], radii: [8, 8, 8] },
]

const ribbonMm = 5
const foldFloorMm = 13
const hemisphereCentre: Point = [27, -12, 18]

/** Outline of one cerebral hemisphere without folds, mirrored onto x >= 0; negative inside. */
const hemisphere = (p: Point) => {
  const main = toEllipsoid(p, [27, -12, 24], [40, 80, 50])
  const temporal = toEllipsoid(p, [44, -12, -22], [24, 46, 20])
  const occipital = toEllipsoid(p, [20, -74, 4], [27, 30, 28])
  const frontal = toEllipsoid(p, [20, 36, 2], [28, 32, 26])
  return blend(blend(blend(main, temporal, 12), occipital, 14), frontal, 14)
}

const cerebellum = (p: Point) =>
  blend(toEllipsoid(p, [24, -64, -40], [30, 27, 20]), toEllipsoid(p, [0, -60, -36], [12, 22, 18]), 10)
/** Leans forward on its way up from the neck. */
const brainstem = (p: Point) => Math.hypot(p[0], p[1] + 30 - (p[2] + 40) * 0.15) - 9 - 4 * bell(p[2] + 32, 12)

/** Sheets of fluid that cut the surface: folds run at right angles to it, so only the direction matters. */
const foldWaves: ReadonlyArray<readonly [number, number, number, number]> = [
  [0.21, 0.07, -0.12, 0.3],
  [-0.1, 0.2, 0.11, 1.9],
  [0.13, -0.11, 0.2, 4.1],
  [0.05, 0.26, -0.1, 2.7],
  [0.24, 0.06, 0.16, 5.2],
  [-0.08, 0.14, 0.27, 0.9],
]

const foldDepth = (p: Point) => {
  const dx = (p[0] - hemisphereCentre[0]) / 40
  const dy = (p[1] - hemisphereCentre[1]) / 80
  const dz = (p[2] - hemisphereCentre[2]) / 52
  const reach = Math.hypot(dx, dy, dz) || 1
  const [ux, uy, uz] = [(dx / reach) * 46, (dy / reach) * 84, (dz / reach) * 60]
  let wave = 0
  for (const [kx, ky, kz, phase] of foldWaves) wave += Math.sin(kx * ux + ky * uy + kz * uz + phase)
  const lateral =
    bell(p[2] + 6 - 0.35 * (p[1] + 10), 2.2) * bell(p[1] + 6, 32) * Math.min(1, Math.max(0, (p[0] - 30) / 12))
  return 12 * bell(wave, 0.42) + 16 * lateral
}

/** Depth under the hull of a hemisphere in mm, positive inside; the fissure and the tentorium cut it. */
const hullDepth = (p: Point) =>
  Math.min(-hemisphere(p), p[0] - 1.2, cerebellum(p) - 2.5, Math.max(brainstem(p) - 1, p[2] + 14))
const depth = (p: Point) => {
  const hull = hullDepth(p)
  return hull > 0 ? hull - foldDepth(p) : hull
}

/** Distance to the folded surface: depth divided by its slope, at least the distance to the floor of the folds. */
const depthInMm = (p: Point) => {
  const here = depth(p)
  if (here <= 0) return here
  const step = 0.8
  const slope = Math.hypot(
    depth([p[0] + step, p[1], p[2]]) - here,
    depth([p[0], p[1] + step, p[2]]) - here,
    depth([p[0], p[1], p[2] + step]) - here,
  )
  return Math.max(here / Math.max(1, slope / step), hullDepth(p) - foldFloorMm)
}

const inVentricle = (p: Point) =>
  toEllipsoid(p, [10, -8 - 0.2 * (p[2] - 16), 19 - 0.004 * (p[1] + 8) ** 2], [5, 30, 7]) < 0 ||
  toEllipsoid(p, [0, -14, 4], [2.2, 14, 9]) < 0 ||
  toEllipsoid(p, [0, -46, -32], [4, 6, 9]) < 0
const inCallosum = (p: Point) => p[0] < 12 && p[2] > 2 && Math.abs(Math.hypot((p[1] + 8) / 1.35, p[2] - 6) - 24) < 3.5

const cerebralTissue = (p: Point): Tissue | null => {
  if (inVentricle(p)) return 'fluid'
  if (nuclei.some(({ centre, radii }) => toEllipsoid(p, centre, radii) < 0)) return 'deep'
  if (inCallosum(p)) return 'white'
  const inside = depthInMm(p)
  if (inside <= 0) return null
  return inside < ribbonMm && toEllipsoid(p, [16, -8, 4], [22, 34, 20]) > 0 ? 'grey' : 'white'
}

const cerebellarTissue = (p: Point): Tissue | null => {
  const inside = -cerebellum(p)
  if (inside <= 0) return null
  const folia = 2.2 * bell(Math.sin(0.55 * (p[2] + 0.35 * p[1])), 0.35)
  if (inside < folia) return 'fluid'
  return inside < 12 || p[0] < 7 ? 'cerebellum' : 'white'
}

const headTissue = (p: Point): Tissue => {
  const brain = Math.min(hemisphere(p), cerebellum(p), Math.max(brainstem(p), -p[2] - 62, p[2] - 6))
  const cavity = blend(brain, toEllipsoid(p, [0, -12, 16], [62, 82, 58]), 20)
  if (cavity < 1.5) return 'fluid'
  if (cavity < 7) return 'skull'
  const neck = Math.max(Math.hypot(p[0] / 1.1, p[1] + 22) - 52, p[2] + 30)
  const face = blend(toEllipsoid(p, [0, 48, -46], [54, 46, 56]), toEllipsoid(p, [0, 92, -44], [11, 16, 18]), 14)
  if (toEllipsoid(p, [31, 74, -26], [12, 12, 12]) < 0) return 'fluid'
  return blend(blend(cavity - 13, face, 16), neck, 20) < 0 ? 'scalp' : 'air'
}

/**
 * The tissue at a point of the phantom's head.
 *
 * @param point  mm, RAS+, in the phantom's own space; origin between the hemispheres, near the middle of the brain
 *
 * Left and right are mirror images. The shapes are ellipsoids, sheets and a folded ribbon chosen by eye to look like a
 * head: they are nobody's anatomy and in no standard space.
 */
export const tissueAt = (point: Point): Tissue => {
  const mirrored: Point = [Math.abs(point[0]), point[1], point[2]]
  const brain = cerebralTissue(mirrored) ?? cerebellarTissue(mirrored)
  if (brain) return brain
  if (brainstem(mirrored) < 0 && point[2] < 4 && point[2] > -62) return 'white'
  return headTissue(mirrored)
}
