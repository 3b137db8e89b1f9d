/** How one patch of frames of a recording is covered: by which window of the plan, as which of its patches. */
export interface CoveredPatch {
  window: number
  patch: number
  /** Its first frame in the recording; it has `patchFrames` of them. */
  firstFrame: number
}

/** How a whole recording is cut into windows so that no frame is predicted twice. */
export interface WindowPlan {
  /** First frame of each window. */
  starts: number[]
  /** In the order of time, none overlapping another. */
  patches: CoveredPatch[]
  /** Frames in no patch, fewer than `patchFrames`. */
  uncoveredFrames: number
}

/**
 * Windows one after the other from frame 0; when at least one patch of frames is left over, a last window that ends
 * with the recording, of which only the patches that no earlier window covers count.
 *
 * @throws RangeError when the recording is shorter than a window
 */
export const planWindows = (frames: number, windowFrames: number, patchFrames: number): WindowPlan => {
  if (frames < windowFrames) throw new RangeError(`${frames} frames are fewer than a window of ${windowFrames}`)
  const perWindow = windowFrames / patchFrames
  const whole = Math.floor(frames / windowFrames)
  const starts = Array.from({ length: whole }, (_, window) => window * windowFrames)
  const left = Math.floor((frames - whole * windowFrames) / patchFrames)
  if (left > 0) starts.push(frames - windowFrames)
  const patches = starts.flatMap((start, window) => {
    const first = window < whole ? 0 : perWindow - left
    return Array.from({ length: perWindow - first }, (_, i) => {
      const patch = first + i
      return { window, patch, firstFrame: start + patch * patchFrames }
    })
  })
  return { starts, patches, uncoveredFrames: frames - patches.length * patchFrames }
}
