import type { Attributes, OperatorName } from './operators'
import type { TensorType } from './shape'

/** An array that a graph will compute, is given, or holds: row-major, of a shape that is known while it is built. */
export interface Value extends TensorType {
  readonly source: Source
}

export type Source =
  | { kind: 'input'; name: string }
  /** `name` is kept in the file, for weights; other constants are named as they come. */
  | { kind: 'constant'; data: Float32Array | BigInt64Array; name?: string }
  | { kind: 'node'; node: Node; output: number }

/** One operator applied: what `Value`s of kind 'node' come from. */
export interface NodeOf<Op extends OperatorName> {
  readonly operator: Op
  readonly inputs: readonly Value[]
  readonly attributes: Attributes[Op]
  readonly outputs: readonly Value[]
}
export type Node = { [Op in OperatorName]: NodeOf<Op> }[OperatorName]

/**
 * The nodes that these values need, each after the nodes it takes its inputs from; the same graph gives the same order.
 *
 * @param given  values that are taken as they are, without the nodes that they need
 */
export const nodesBefore = (values: readonly Value[], given: ReadonlySet<Value> = new Set()): Node[] => {
  const order: Node[] = []
  const seen = new Set<Node>()
  const stack: Array<{ node: Node; next: number }> = []
  const visit = (value: Value): void => {
    const { source } = value
    if (source.kind !== 'node' || seen.has(source.node) || given.has(value)) return
    seen.add(source.node)
    stack.push({ node: source.node, next: 0 })
  }
  for (const value of values) {
    visit(value)
    while (stack.length > 0) {
      const top = stack[stack.length - 1]
      if (top.next < top.node.inputs.length) visit(top.node.inputs[top.next++])
      else order.push(stack.pop()!.node)
    }
  }
  return order
}

/** The nodes through which one of these values reaches the end, in order. */
export const nodesBetween = (values: readonly Value[], end: Value, given: ReadonlySet<Value> = new Set()): Node[] => {
  const reached = new Set(values)
  return nodesBefore([end], given).filter((node) => {
    if (!node.inputs.some((value) => reached.has(value))) return false
    node.outputs.forEach((value) => reached.add(value))
    return true
  })
}

/** The inputs that these values depend on. */
export const inputsBefore = (values: readonly Value[]): Set<Value> =>
  new Set(
    [...values, ...nodesBefore(values).flatMap(({ inputs }) => inputs)].filter(({ source }) => source.kind === 'input'),
  )
