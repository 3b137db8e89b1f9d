import type { Lowering } from './lowering'
import { cutInBlocks, windowsAround } from './tokenBlocks'

/**
 * A convolution over tokens. Where the runtime has only slow code for long kernels, each block of tokens is the product
 * of its neighbourhood with a band matrix [block, span], whose row i holds the kernel from column i on.
 */
export const tokenConvolution: Lowering<'tokenConvolution'> = ({ inputs: [x, kernel] }, names, emitter) => {
  const { emit, integers, dialect } = emitter
  const [heads, , width] = kernel.shape
  if (!dialect.bandedConvolution) {
    const reach = (width - 1) / 2
    return emit('Conv', names, { group: { int: heads }, pads: { ints: [reach, 0, reach, 0] } })
  }
  const [batch, , tokens, depth] = x.shape
  const cut = cutInBlocks(tokens, width)
  const { block, blocks, span, filling } = cut
  const places = Array.from({ length: block * span }, (_, i) => {
    const shift = (i % span) - Math.floor(i / span)
    return shift >= 0 && shift < width ? shift : width
  })
  const withZero = emit('Pad', [emit('Reshape', [names[1], integers([heads, width])]), integers([0, 0, 0, 1])])
  const bands = emit('Gather', [withZero, integers(places)], { axis: { int: 1 } })
  const matrices = emit('Reshape', [bands, integers([1, heads, 1, block, span])])
  const filtered = emit('MatMul', [matrices, windowsAround(names[0], x.shape, cut, emitter)])
  const joined = emit('Reshape', [filtered, integers([batch, heads, blocks * block, depth])])
  return filling > 0 ? emit('Slice', [joined, integers([0]), integers([tokens]), integers([2])]) : joined
}
