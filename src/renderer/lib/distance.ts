/** Straight distance of two world positions, mm. */
export const distanceMm = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
