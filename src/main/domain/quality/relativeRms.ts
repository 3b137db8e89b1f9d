/** Radius of the sphere over which the displacement is averaged (Jenkinson 2002). */
export const brainRadiusMm = 80

/** A rigid movement: [3, 3] row-major and a shift in mm. */
interface Movement {
  turn: number[]
  shift: number[]
}

/**
 * Relative root mean square displacement in mm between each frame and the one before, averaged over a sphere about the
 * point that the head is turned about: sqrt(r² tr(AᵀA) / 5 + bᵀb), A = R - 1, with R and b the movement from one frame to
 * the next. The first frame has none: NaN. Rotations are taken in the order Rx Ry Rz; another order changes the outcome only by products of two
 * angles. FSL takes the centre of mass as the sphere's centre; parameters that are about another point give another b.
 * Source: Jenkinson et al. 2002, "Improved optimization for the robust and accurate linear registration and motion
 * correction of brain images"; Jenkinson 1999, FMRIB technical report TR99MJ1.
 *
 * @param motion  trans_x, trans_y, trans_z (mm), rot_x, rot_y, rot_z (radians); [frames] each
 */
export function relativeRms(motion: readonly Float64Array[], radiusMm = brainRadiusMm): Float64Array {
  let before: Movement | null = null
  return Float64Array.from(motion[0], (_, frame) => {
    const now = movementOf(motion.map((column) => column[frame]))
    const value = before ? distance(before, now, radiusMm) : NaN
    before = now
    return value
  })
}

/** now ∘ before⁻¹ = [R | b - R a], R = now.turn beforeᵀ. */
function distance(before: Movement, now: Movement, radius: number): number {
  const at = [0, 1, 2]
  const turn = at.flatMap((row) =>
    at.map((column) => at.reduce((sum, k) => sum + now.turn[row * 3 + k] * before.turn[column * 3 + k], 0)),
  )
  const shift = at.map(
    (row) => now.shift[row] - at.reduce((sum, column) => sum + turn[row * 3 + column] * before.shift[column], 0),
  )
  const turned = turn.reduce((sum, value, i) => sum + (value - (i % 4 === 0 ? 1 : 0)) ** 2, 0)
  return Math.sqrt((radius ** 2 * turned) / 5 + shift.reduce((sum, value) => sum + value ** 2, 0))
}

function movementOf([x, y, z, a, b, c]: number[]): Movement {
  const [sa, ca, sb, cb, sc, cc] = [a, b, c].flatMap((angle) => [Math.sin(angle), Math.cos(angle)])
  return {
    turn: [
      [cb * cc, -cb * sc, sb],
      [ca * sc + sa * sb * cc, ca * cc - sa * sb * sc, -sa * cb],
      [sa * sc - ca * sb * cc, sa * cc + ca * sb * sc, ca * cb],
    ].flat(),
    shift: [x, y, z],
  }
}
