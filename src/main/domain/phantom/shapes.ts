/** A point in the phantom's space, mm, RAS+ (x to the right, y to the front, z up). */
export type Point = readonly [number, number, number]

/**
 * Signed distance in mm from a point to an ellipsoid, negative inside. Exact on the surface, first order elsewhere:
 * the implicit function divided by the length of its gradient.
 */
export const toEllipsoid = (point: Point, centre: Point, radii: Point): number => {
  let value = 0
  let slope = 0
  for (let axis = 0; axis < 3; axis++) {
    const scaled = (point[axis] - centre[axis]) / radii[axis]
    value += scaled * scaled
    slope += (scaled / radii[axis]) ** 2
  }
  if (slope === 0) return -Math.min(...radii)
  const norm = Math.sqrt(value)
  return (norm * (norm - 1)) / Math.sqrt(slope)
}

/** Union of two signed distances whose seam is rounded over `width` mm. */
export const blend = (a: number, b: number, width: number): number => {
  const overlap = Math.max(0, 1 - Math.abs(a - b) / width)
  return Math.min(a, b) - (width / 4) * overlap * overlap
}

/** A bell around zero with height 1. */
export const bell = (distance: number, width: number): number => Math.exp(-((distance / width) ** 2))
