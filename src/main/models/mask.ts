/** Which tokens the encoder sees, as the model's index inputs. */
export interface MaskIndices {
  /** [B, K] tokens kept, in the order in which the encoder sees them. */
  idsKeep: BigInt64Array
  /** [B, N] where each token stands in the shuffled order (the kept ones first). */
  idsRestore: BigInt64Array
  /** [B, N - K] the other tokens, in the shuffled order. */
  idsHidden: BigInt64Array
  /** [B, N] 1 = hidden from the encoder, 0 = kept. */
  mask: Float32Array
}

/**
 * Orders the tokens of each sample by its noise, ascending and stable, and keeps the first `kept`: random noise gives
 * a random subset in random order, noise that rises with the token keeps the natural order.
 *
 * @param noise  [B * N] float32, row-major; no NaN
 * @throws RangeError when the noise is not whole samples of `tokens`, or `kept` is not in 0..tokens
 */
export const maskIndices = (noise: Float32Array, tokens: number, kept: number): MaskIndices => {
  if (!Number.isInteger(noise.length / tokens)) throw new RangeError(`${noise.length} noise values, not [B, ${tokens}]`)
  if (!(kept >= 0 && kept <= tokens)) throw new RangeError(`cannot keep ${kept} of ${tokens} tokens`)
  const batch = noise.length / tokens
  const hidden = tokens - kept
  const idsKeep = new BigInt64Array(batch * kept)
  const idsRestore = new BigInt64Array(batch * tokens)
  const idsHidden = new BigInt64Array(batch * hidden)
  const mask = new Float32Array(batch * tokens).fill(1)
  for (let sample = 0; sample < batch; sample++) {
    const first = sample * tokens
    const order = Array.from({ length: tokens }, (_, token) => token)
    order.sort((a, b) => noise[first + a] - noise[first + b] || a - b)
    order.forEach((token, rank) => {
      idsRestore[first + token] = BigInt(rank)
      if (rank >= kept) {
        idsHidden[sample * hidden + rank - kept] = BigInt(token)
        return
      }
      idsKeep[sample * kept + rank] = BigInt(token)
      mask[first + token] = 0
    })
  }
  return { idsKeep, idsRestore, idsHidden, mask }
}
