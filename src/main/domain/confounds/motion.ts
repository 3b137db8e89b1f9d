import type { ConfoundTable } from './confoundTable'
import { motionNames } from './names'

/** Radius of the sphere on which rotations become millimetres (Power et al. 2012). */
export const headRadiusMm = 50

/**
 * Framewise displacement in mm: the sum of the absolute changes of three shifts (mm) and three rotations (radians, as
 * arcs on a sphere) since the frame before. The first frame has none: NaN. Source: Power et al. 2012.
 *
 * @param motion  trans_x, trans_y, trans_z, rot_x, rot_y, rot_z; [frames] each
 */
export function framewiseDisplacement(motion: readonly Float64Array[], radiusMm = headRadiusMm): Float64Array {
  return motion[0].map((_, frame) =>
    frame === 0
      ? NaN
      : motion.reduce(
          (sum, column, i) => sum + Math.abs(column[frame] - column[frame - 1]) * (i < 3 ? 1 : radiusMm),
          0,
        ),
  )
}

/** The table's framewise displacement in mm, else that of its motion; null when it has neither. First frame NaN or 0. */
export function displacementOf({ columns }: ConfoundTable): Float64Array | null {
  const given = columns.get('framewise_displacement')
  if (given) return given
  const motion = motionNames.flatMap((name) => columns.get(name) ?? [])
  return motion.length === motionNames.length ? framewiseDisplacement(motion) : null
}
