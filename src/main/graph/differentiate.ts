import { cheapAgain } from './cheapAgain'
import type { Backward } from './gradientRule'
import { gradients } from './gradients'
import { addAll, orZeros, scalar } from './operations'
import type { OperatorName } from './operators'
import { nodesBetween, type Node, type Value } from './value'

const applyRule = (
  node: Node,
  given: ReadonlyArray<Value | null>,
  compute: ReturnType<typeof cheapAgain>,
): ReadonlyArray<Value | null> => {
  const rule = gradients[node.operator]
  if (rule === 'none') return []
  const { inputs, outputs, attributes } = node
  const gradient = orZeros(given[0], outputs[0])
  const again = (x: Value): Value => compute(x, gradient)
  const backward = { inputs, outputs, attributes, gradient, gradients: given, again, pullBack }
  // A node's attributes are those of its own operator, whose rule was just looked up.
  return (rule as (backward: Backward<OperatorName>) => ReadonlyArray<Value | null>)(backward)
}

/** What reaches each value from an output with this gradient, backwards through these nodes, which are in order. */
const sendBack = (nodes: readonly Node[], output: Value, gradient: Value, values: readonly Value[]): Value[] => {
  const parts = new Map<Value, Value[]>([[output, [gradient]]])
  const compute = cheapAgain()
  const collected = (value: Value): Value | null => {
    const list = parts.get(value)
    if (!list) return null
    if (list.length > 1) parts.set(value, [addAll(list)])
    return parts.get(value)![0]
  }
  for (const node of [...nodes].reverse()) {
    const given = node.outputs.map(collected)
    if (given.every((one) => one === null)) continue
    applyRule(node, given, compute).forEach((one, index) => {
      if (one === null) return
      const list = parts.get(node.inputs[index])
      if (list) list.push(one)
      else parts.set(node.inputs[index], [one])
    })
  }
  return values.map((value) => orZeros(collected(value), value))
}

const pullBack = (output: Value, gradient: Value, values: readonly Value[]): Value[] =>
  sendBack(nodesBetween(values, output, new Set(values)), output, gradient, values)

/**
 * Reverse-mode differentiation that builds ordinary graph values: the gradient of a scalar loss in each value, of that
 * value's shape. Operators without a derivative ('none') pass nothing on; a value that does not reach the loss gets
 * zeros.
 *
 * @throws RangeError when the loss is not a scalar
 */
export const differentiate = (loss: Value, values: readonly Value[]): Value[] => {
  if (loss.shape.length > 0) throw new RangeError(`the loss is not a scalar but [${loss.shape.join(', ')}]`)
  return sendBack(nodesBetween(values, loss), loss, scalar(1), values)
}
