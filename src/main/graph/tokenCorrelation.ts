import type { Lowering } from './lowering'
import { product } from './product'
import { cutInBlocks, windowsAround } from './tokenBlocks'

/**
 * The products of every token of y with its neighbours in x, summed by shift. As a convolution its kernel would be as
 * long as the sequence, for which runtimes have only slow code. Here both are cut in blocks, x with the neighbours
 * around each; products of matrices give all pairs [block, span], summed over the blocks, and the pairs of one shift
 * stand on a diagonal. A row more than the matrix is wide turns diagonals into columns.
 */
export const tokenCorrelation: Lowering<'tokenCorrelation'> = (node, [x, y], emitter) => {
  const { emit, integers } = emitter
  const { shape } = node.inputs[0]
  const [batch, heads, tokens, depth] = shape
  const { width } = node.attributes
  const cut = cutInBlocks(tokens, width)
  const { block, blocks, span, filling } = cut

  const windows = windowsAround(x, shape, cut, emitter)
  const filled = filling > 0 ? emit('Pad', [y, integers([0, 0, 0, 0, 0, 0, filling, 0])]) : y
  const byBlock = emit('Reshape', [filled, integers([batch, heads, blocks, block, depth])])
  const cube = (size: number) => [batch, heads, blocks, size, depth]
  const pairs = product(emitter, {
    a: { name: byBlock, shape: cube(block) },
    b: { name: windows, shape: cube(span), transposed: true },
    scale: 1,
  })
  const together = emit('ReduceSum', [pairs, integers([0, 2])], { keepdims: { int: 0 } })

  const flat = emit('Reshape', [together, integers([heads, block * span])])
  const longer = emit('Pad', [flat, integers([0, 0, 0, block])])
  const slanted = emit('Reshape', [longer, integers([heads, block, span + 1])])
  const shifts = emit('Slice', [slanted, integers([0]), integers([width]), integers([2])])
  const sums = emit('ReduceSum', [shifts, integers([1])], { keepdims: { int: 0 } })
  return emit('Reshape', [sums, integers([heads, 1, width, 1])])
}
