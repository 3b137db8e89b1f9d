import type { Emitter } from './lowering'
import type { Shape } from './shape'

/** Tokens that are multiplied at once with all their neighbours. */
const blockTokens = 64

/** How the tokens of [B, heads, T, D] are cut into blocks, for a kernel over so many neighbours. */
export interface TokenBlocks {
  /** Tokens in a block. */
  block: number
  blocks: number
  /** Tokens in a block and around it. */
  span: number
  /** Zeros after the last token that fill the last block. */
  filling: number
}

export const cutInBlocks = (tokens: number, width: number): TokenBlocks => {
  const block = Math.min(blockTokens, tokens)
  const blocks = Math.ceil(tokens / block)
  return { block, blocks, span: block + width - 1, filling: blocks * block - tokens }
}

/** Each block with the neighbours around it, zeros beyond the ends: [B, heads, blocks, span, D]. */
export const windowsAround = (name: string, shape: Shape, cut: TokenBlocks, { emit, integers }: Emitter): string => {
  const [batch, heads, , depth] = shape
  const { block, blocks, span, filling } = cut
  const reach = (span - block) / 2
  const padded = emit('Pad', [name, integers([0, 0, reach, 0, 0, 0, reach + filling, 0])])
  const places = Array.from({ length: blocks * span }, (_, i) => Math.floor(i / span) * block + (i % span))
  const windows = emit('Gather', [padded, integers(places)], { axis: { int: 2 } })
  return emit('Reshape', [windows, integers([batch, heads, blocks, span, depth])])
}
