export interface CensorPlan {
  /** Millimetres; null = not judged by it. */
  fdThreshold: number | null
  /** Standardised DVARS; null = not judged by it. */
  dvarsThreshold: number | null
  /** Frames left out before and after each frame of motion. */
  before: number
  after: number
  /** Shorter runs of kept frames are left out as well; 1 = none is too short. */
  minContiguous: number
}

/** Why each frame is left out; 1 = for this reason. A frame may have several. */
export interface Censoring {
  fd: Uint8Array
  dvars: Uint8Array
  /** Close to a frame of motion. */
  neighbour: Uint8Array
  /** In a run of kept frames that is too short. */
  shortRun: Uint8Array
  /** For any of the reasons. */
  censored: Uint8Array
}

/**
 * Which frames to leave out for motion. A frame counts when its value is above the threshold; NaN, as in the first
 * frame, is not above anything. Then come its neighbours, and last the runs of kept frames that are too short, at the
 * ends of the recording as within it (Power et al. 2014; nilearn's `load_confounds` with `scrub`).
 *
 * @param fd     framewise displacement of each frame in mm; null = unknown
 * @param dvars  standardised DVARS of each frame; null = unknown
 */
export function censorFrames(
  frames: number,
  fd: ArrayLike<number> | null,
  dvars: ArrayLike<number> | null,
  plan: CensorPlan,
): Censoring {
  const above = (values: ArrayLike<number> | null, threshold: number | null) =>
    Uint8Array.from({ length: frames }, (_, i) => (values && threshold !== null && values[i] > threshold ? 1 : 0))
  const byFd = above(fd, plan.fdThreshold)
  const byDvars = above(dvars, plan.dvarsThreshold)
  const moved = byFd.map((value, i) => value | byDvars[i])
  const widened = moved.map((_, i) =>
    moved.subarray(Math.max(0, i - plan.after), i + plan.before + 1).includes(1) ? 1 : 0,
  )
  const shortRun = shortRuns(widened, plan.minContiguous)
  return {
    fd: byFd,
    dvars: byDvars,
    neighbour: widened.map((value, i) => value & (1 - moved[i])),
    shortRun,
    censored: widened.map((value, i) => value | shortRun[i]),
  }
}

/** Frames of runs of zeros that are shorter than asked; a recording without any frame to leave out has none. */
function shortRuns(left: Uint8Array, shortest: number): Uint8Array {
  const short = new Uint8Array(left.length)
  if (!left.includes(1)) return short
  let start = 0
  for (let i = 0; i <= left.length; i++) {
    if (i < left.length && left[i] === 0) continue
    if (i - start < shortest) short.fill(1, start, i)
    start = i + 1
  }
  return short
}
