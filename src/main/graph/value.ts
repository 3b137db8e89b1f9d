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
 */
export const nodesBefore = (values: readonly Value[]): Node[] => {
  const order: Node[] = []
  const seen = new Set<Node>()
  const stack: Array<{ node: Node; next: number }> = []
  const visit = ({ source }: Value): void => {
    if (source.kind !== 'node' || seen.has(source.node)) return
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
