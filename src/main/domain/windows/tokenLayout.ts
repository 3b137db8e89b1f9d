/** Where the tokens of a window lie in time and among the parcels. */
export interface TokenLayout {
  tokens: number
  /** [tokens] first and last frame that the token carries; -1 when it carries none (padding). */
  firstFrame: Int32Array
  lastFrame: Int32Array
  /** [tokens] parcel that comes first in the token; tokens of the same one share their parcels. -1 for padding. */
  firstParcel: Int32Array
}

/**
 * Reads the layout off the token of each value.
 *
 * @param tokenOfValue  [parcels * windowFrames], parcel-major
 */
export const layoutTokens = (tokenOfValue: Int32Array, tokens: number, windowFrames: number): TokenLayout => {
  const none = () => new Int32Array(tokens).fill(-1)
  const layout = { tokens, firstFrame: none(), lastFrame: none(), firstParcel: none() }
  tokenOfValue.forEach((token, at) => {
    const [parcel, frame] = [Math.floor(at / windowFrames), at % windowFrames]
    if (layout.firstParcel[token] < 0) layout.firstParcel[token] = parcel
    if (layout.firstFrame[token] < 0 || frame < layout.firstFrame[token]) layout.firstFrame[token] = frame
    if (frame > layout.lastFrame[token]) layout.lastFrame[token] = frame
  })
  return layout
}
