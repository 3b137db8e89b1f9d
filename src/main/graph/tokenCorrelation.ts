import type { Lowering } from './lowering'

/** Tokens that are multiplied at once with all their neighbours. */
const blockTokens = 64

/**
 * The products of every token of y with its neighbours in x, summed by shift. As a convolution its kernel would be as
 * long as the sequence, for which runtimes have only slow code. Here both are cut in blocks, x with the neighbours
 * around each; one matrix product per head gives the sums over blocks of all pairs [block, block + width - 1], and the
 * pairs of one shift stand on a diagonal. A row more than the matrix is wide turns diagonals into columns.
 */
export const tokenCorrelation: Lowering<'tokenCorrelation'> = (node, [x, y], { emit, integers }) => {
  const [batch, heads, tokens, depth] = node.inputs[0].shape
  const { width } = node.attributes
  const reach = (width - 1) / 2
  const block = Math.min(blockTokens, tokens)
  const blocks = Math.ceil(tokens / block)
  const span = block + width - 1
  const filling = blocks * block - tokens

  const padded = emit('Pad', [x, integers([0, 0, reach, 0, 0, 0, reach + filling, 0])])
  const places = Array.from({ length: blocks * span }, (_, i) => Math.floor(i / span) * block + (i % span))
  const windows = emit('Gather', [padded, integers(places)], { axis: { int: 2 } })
  const byWindow = emit('Reshape', [windows, integers([batch, heads, blocks, span, depth])])
  const columns = emit('Reshape', [
    emit('Transpose', [byWindow], { perm: { ints: [1, 0, 2, 4, 3] } }),
    integers([heads, batch * blocks * depth, span]),
  ])

  const filled = filling > 0 ? emit('Pad', [y, integers([0, 0, 0, 0, 0, 0, filling, 0])]) : y
  const byBlock = emit('Reshape', [filled, integers([batch, heads, blocks, block, depth])])
  const rows = emit('Reshape', [
    emit('Transpose', [byBlock], { perm: { ints: [1, 3, 0, 2, 4] } }),
    integers([heads, block, batch * blocks * depth]),
  ])

  const flat = emit('Reshape', [emit('MatMul', [rows, columns]), integers([heads, block * span])])
  const longer = emit('Pad', [flat, integers([0, 0, 0, block])])
  const slanted = emit('Reshape', [longer, integers([heads, block, span + 1])])
  const shifts = emit('Slice', [slanted, integers([0]), integers([width]), integers([2])])
  const sums = emit('ReduceSum', [shifts, integers([1])], { keepdims: { int: 0 } })
  return emit('Reshape', [sums, integers([heads, 1, width, 1])])
}
