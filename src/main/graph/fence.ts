import type { Lowering } from './lowering'
import { elements } from './shape'

/**
 * A copy of x that cannot be made before the other value is there: both are joined and taken apart again. It is exact,
 * no runtime sees through it, and what is computed from the copy is not found equal to what was computed from x.
 */
export const fence: Lowering<'fence'> = ({ inputs: [x, after] }, [name, other], { emit, emitAll, integers }) => {
  const [size, otherSize] = [elements(x.shape), elements(after.shape)]
  const flat = emit('Reshape', [name, integers([size])])
  const one = emit('Gather', [emit('Reshape', [other, integers([otherSize])]), integers([0])], { axis: { int: 0 } })
  const joined = emit('Concat', [flat, one], { axis: { int: 0 } })
  const attributes = { axis: { int: 0 } }
  const [copy] = emitAll({ operator: 'Split', domain: '', inputs: [joined, integers([size, 1])], attributes }, 2)
  return emit('Reshape', [copy, integers(x.shape)])
}
