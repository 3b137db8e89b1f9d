import type { Backward } from './gradientRule'
import { gradients } from './gradients'
import { addAll, orZeros, scalar } from './operations'
import type { OperatorName } from './operators'
import { nodesBefore, type Node, type Value } from './value'

/** Nodes through which one of these values reaches the loss. */
const nodesBetween = (values: readonly Value[], loss: Value): Node[] => {
  const reached = new Set(values)
  return nodesBefore([loss]).filter((node) => {
    if (!node.inputs.some((value) => reached.has(value))) return false
    node.outputs.forEach((value) => reached.add(value))
    return true
  })
}

const applyRule = (node: Node, given: ReadonlyArray<Value | null>): ReadonlyArray<Value | null> => {
  const rule = gradients[node.operator]
  if (rule === 'none') return []
  const { inputs, outputs, attributes } = node
  const backward = { inputs, outputs, attributes, gradient: orZeros(given[0], outputs[0]), gradients: given }
  // A node's attributes are those of its own operator, whose rule was just looked up.
  return (rule as (backward: Backward<OperatorName>) => ReadonlyArray<Value | null>)(backward)
}

/**
 * Reverse-mode differentiation that builds ordinary graph values: the gradient of a scalar loss in each value, of that
 * value's shape. Operators without a derivative ('none') pass nothing on; a value that does not reach the loss gets
 * zeros.
 *
 * @throws RangeError when the loss is not a scalar
 */
export const differentiate = (loss: Value, values: readonly Value[]): Value[] => {
  if (loss.shape.length > 0) throw new RangeError(`the loss is not a scalar but [${loss.shape.join(', ')}]`)
  const parts = new Map<Value, Value[]>([[loss, [scalar(1)]]])
  const collected = (value: Value): Value | null => {
    const list = parts.get(value)
    if (!list) return null
    if (list.length > 1) parts.set(value, [addAll(list)])
    return parts.get(value)![0]
  }
  for (const node of nodesBetween(values, loss).reverse()) {
    const given = node.outputs.map(collected)
    if (given.every((gradient) => gradient === null)) continue
    applyRule(node, given).forEach((gradient, index) => {
      if (gradient === null) return
      const list = parts.get(node.inputs[index])
      if (list) list.push(gradient)
      else parts.set(node.inputs[index], [gradient])
    })
  }
  return values.map((value) => orZeros(collected(value), value))
}
