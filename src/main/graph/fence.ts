import type { Lowering } from './lowering'
import { elements, sameShape, type Shape } from './shape'

/**
 * A copy of x that cannot be made before the other values are there: all are joined, of the others one row or element
 * each, and taken apart again. It is exact, no runtime sees through it, and what is computed from the copy is not found
 * equal to what was computed from x.
 */
export const fence: Lowering<'fence'> = ({ inputs: [x, ...others] }, [name, ...names], emitter) => {
  const { emit, emitAll, integers } = emitter
  const columns = x.shape.slice(1)
  const isLike = (shape: Shape): boolean => shape.length === x.shape.length && sameShape(shape.slice(1), columns)
  const byRows = x.shape.length > 0 && others.every(({ shape }) => isLike(shape))
  const flat = (given: string, count: number): string => (byRows ? given : emit('Reshape', [given, integers([count])]))
  const firsts = others.map(({ shape }, i) =>
    emit('Gather', [flat(names[i], elements(shape)), integers([0])], { axis: { int: 0 } }),
  )
  const size = byRows ? x.shape[0] : elements(x.shape)
  const attributes = { axis: { int: 0 } }
  const joined = emit('Concat', [flat(name, size), ...firsts], attributes)
  const inputs = [joined, integers([size, ...others.map(() => 1)])]
  const [copy] = emitAll({ operator: 'Split', domain: '', inputs, attributes }, 1 + others.length)
  return byRows ? copy : emit('Reshape', [copy, integers(x.shape)])
}
