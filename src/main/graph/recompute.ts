import type { GradientRule } from './gradientRule'
import * as op from './operations'
import { nodesBetween, type Value } from './value'

/**
 * What `compute` makes of these values, as if called directly; but for the gradient it is computed a second time from
 * the inputs, when its turn comes, and nothing in between is kept. Other values that it reads (parameters, a seed) stay
 * what they are.
 *
 * Source of the method: Chen et al., Training deep nets with sublinear memory cost, 2016.
 */
export const recomputed = (compute: (inputs: readonly Value[]) => Value, inputs: readonly Value[]): Value => {
  const y = compute(inputs)
  const inside = nodesBetween(inputs, y, new Set(inputs))
  const made = new Set(inside.flatMap(({ outputs }) => outputs))
  const read = new Set(inside.flatMap((node) => node.inputs))
  const others = [...read].filter(
    (value) => !made.has(value) && !inputs.includes(value) && value.source.kind !== 'constant',
  )
  return op.apply('recomputed', [y, ...inputs, ...others], { fenced: inputs.length })[0]
}

/** A value as it comes out when some of the values before it are replaced. */
const rebuild = (value: Value, replaced: ReadonlyMap<Value, Value>): Value => {
  const now = new Map(replaced)
  const current = (one: Value): Value => now.get(one) ?? one
  for (const node of nodesBetween([...replaced.keys()], value, new Set(replaced.keys()))) {
    const outputs = op.apply(node.operator, node.inputs.map(current), node.attributes)
    node.outputs.forEach((old, index) => now.set(old, outputs[index]))
  }
  return current(value)
}

/** The first time's inner values are not among the inputs that get a gradient, so nothing keeps them alive. */
export const recomputedGradient: GradientRule<'recomputed'> = ({
  inputs,
  attributes: { fenced },
  gradient,
  pullBack,
}) => {
  const [y, ...from] = inputs
  const again = new Map(from.slice(0, fenced).map((x) => [x, op.fence(x, gradient)]))
  const differentiable = from.filter(({ type }) => type === 'float32')
  const starts = differentiable.map((x) => again.get(x) ?? x)
  const found = pullBack(rebuild(y, again), gradient, starts)
  const gradientOf = new Map(differentiable.map((x, index) => [x, found[index]]))
  return [null, ...from.map((x) => gradientOf.get(x) ?? null)]
}
