/** How tokens stand for parcels: two matrices [1 + N, P] float32, row-major, row 0 the class token. */
export interface TokenSharing {
  /**
   * How attention that a token receives is shared out: in proportion to the values of each parcel that it carries. Rows
   * sum to 1, and to 0 for the class token and for tokens that carry nothing but padding.
   */
  received: Float32Array
  /** What part of each parcel's values a token carries. Columns sum to 1: with it rows of tokens become a mean by parcel. */
  carried: Float32Array
}

/**
 * Who carries whom. A token that is a piece of one parcel's series belongs to it alone; a token that is a patch of
 * several parcels' rows is shared out among them, for the model itself does not tell them apart in its attention.
 *
 * @param tokenOfValue  [P * W] parcel-major: the token of each value of a window
 * @param tokens        N
 * @param parcels       P
 * @throws RangeError when a value has no token among N
 */
export const shareTokens = (tokenOfValue: Int32Array, tokens: number, parcels: number): TokenSharing => {
  const frames = tokenOfValue.length / parcels
  const counts = new Float32Array((1 + tokens) * parcels)
  const sizes = new Float32Array(1 + tokens)
  tokenOfValue.forEach((token, value) => {
    if (!(token >= 0 && token < tokens))
      throw new RangeError(`value ${value} is carried by token ${token} of ${tokens}`)
    counts[(1 + token) * parcels + Math.floor(value / frames)]++
    sizes[1 + token]++
  })
  return {
    received: counts.map((count, at) => (count > 0 ? count / sizes[Math.floor(at / parcels)] : 0)),
    carried: counts.map((count) => count / frames),
  }
}
