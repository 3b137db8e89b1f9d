import type { Attributes, OperatorName } from './operators'
import type { Value } from './value'

/** What a rule knows: the node, and the gradient of the loss in each of its outputs (null where nothing depends on it). */
export interface Backward<Op extends OperatorName> {
  inputs: readonly Value[]
  outputs: readonly Value[]
  attributes: Attributes[Op]
  /** Of the first output. */
  gradient: Value
  gradients: ReadonlyArray<Value | null>
  /** The gradient that reaches each of these values when `gradient` is that of `output`; what lies before them is constant. */
  /** x, or x computed a second time where that costs little and spares memory; see `cheapAgain`. */
  again: (x: Value) => Value
  pullBack: (output: Value, gradient: Value, values: readonly Value[]) => Value[]
}

/**
 * Gradient of the loss in each input, as ordinary graph values; null for inputs that have none (indices). 'none': the
 * operator is constant wherever it has a derivative, nothing flows through it.
 */
export type GradientRule<Op extends OperatorName> = 'none' | ((backward: Backward<Op>) => ReadonlyArray<Value | null>)
