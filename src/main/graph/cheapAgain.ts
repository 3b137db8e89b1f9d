import * as op from './operations'
import type { OperatorName } from './operators'
import { elements } from './shape'
import type { Value } from './value'

/** Operators whose own gradient keeps their first input, and that take one pass over it. */
const cheap: ReadonlySet<OperatorName> = new Set<OperatorName>(['gelu', 'layerNorm'])
/** Arrays below this many elements are not worth the pass. */
const smallest = 2 ** 18

/**
 * Values that a gradient reads, computed a second time when its turn comes where they are a large result of a cheap
 * operator: neither they nor anything new has to be kept from the forward pass until then. Each is computed once for
 * all who ask, behind the gradient of whoever asks first.
 */
export const cheapAgain = (): ((x: Value, gradient: Value) => Value) => {
  const known = new Map<Value, Value>()
  return (x, gradient) => {
    if (x.source.kind !== 'node' || elements(x.shape) < smallest) return x
    const { operator, inputs, outputs, attributes } = x.source.node
    if (!cheap.has(operator) || outputs[0] !== x) return x
    const [from, ...others] = inputs
    const copy = known.get(x) ?? op.apply(operator, [op.fence(from, gradient), ...others], attributes)[0]
    known.set(x, copy)
    return copy
  }
}
