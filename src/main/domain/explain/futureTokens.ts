/** The end of a window that is to be predicted, in whole tokens. */
export interface Future {
  /** Frames that are predicted; at least as many as were asked for. */
  frames: number
  /** The tokens that carry any of them. */
  tokens: Set<number>
}

/**
 * The tokens to hide so that the last frames of all parcels are predicted. Tokens are hidden whole, so frames that share
 * a token with the first of them are predicted as well. Null when nothing of the window would be left to see.
 *
 * @param tokenOfValue  [P * W] parcel-major: the token of each value of a window
 * @param windowFrames  W
 * @param frames        at least so many, 1..W
 */
export const futureTokens = (tokenOfValue: Int32Array, windowFrames: number, frames: number): Future | null => {
  const firstFrame = new Map<number, number>()
  const lastFrame = new Map<number, number>()
  tokenOfValue.forEach((token, value) => {
    const frame = value % windowFrames
    firstFrame.set(token, Math.min(frame, firstFrame.get(token) ?? frame))
    lastFrame.set(token, Math.max(frame, lastFrame.get(token) ?? frame))
  })
  let begin = windowFrames - frames
  const tokens = new Set<number>()
  for (let grown = true; grown;) {
    grown = false
    for (const [token, last] of lastFrame) {
      if (last < begin || tokens.has(token)) continue
      tokens.add(token)
      begin = Math.min(begin, firstFrame.get(token)!)
      grown = true
    }
  }
  return begin > 0 ? { frames: windowFrames - begin, tokens } : null
}
