import type { Emitter } from './lowering'
import type { Shape } from './shape'

const swapLastTwo = (shape: Shape): number[] => {
  const order = [...shape.keys()]
  return [...order.slice(0, -2), order.length - 1, order.length - 2]
}

export interface Product {
  a: { name: string; shape: Shape; transposed?: boolean }
  b: { name: string; shape: Shape; transposed?: boolean }
  scale: number
  /** Added to the product. */
  plus?: string
}

/** A matrix product: two axes as Gemm, more as FusedMatMul where the target has it, else by its parts. */
export const product = (emitter: Emitter, { plus, ...factors }: Product): string => {
  const { emit, emitAll, dialect, scalar } = emitter
  const { a, b, scale } = factors
  const transposes = { transA: { int: a.transposed ? 1 : 0 }, transB: { int: b.transposed ? 1 : 0 } }
  if (a.shape.length === 2) {
    const inputs = plus === undefined ? [a.name, b.name] : [a.name, b.name, plus]
    return emit('Gemm', inputs, { ...transposes, alpha: { float: scale } })
  }
  if (plus !== undefined) return emit('Add', [product(emitter, factors), plus])
  if (dialect.fusedMatMul && (a.transposed || b.transposed || scale !== 1)) {
    const attributes = { ...transposes, alpha: { float: scale } }
    return emitAll({ operator: 'FusedMatMul', domain: 'com.microsoft', inputs: [a.name, b.name], attributes }, 1)[0]
  }
  const turned = [a, b].map(({ name, shape, transposed }) =>
    transposed ? emit('Transpose', [name], { perm: { ints: swapLastTwo(shape) } }) : name,
  )
  const plain = emit('MatMul', turned)
  return scale === 1 ? plain : emit('Mul', [plain, scalar(scale)])
}
