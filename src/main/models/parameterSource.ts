import * as graph from '../graph'
import type { Value } from '../graph'
import type { ParameterOf } from './maskedModel'
import type { ParameterSpec, Weights } from './parameters'

/**
 * The parameters of a graph, each one value however often it is read: held in the file, or inputs of their own names.
 *
 * @throws RangeError, when one is read, that is not among the specs or that the weights lack
 */
export const parameterSource = (specs: readonly ParameterSpec[], weights: Weights | 'inputs'): ParameterOf => {
  const shapes = new Map(specs.map(({ name, shape }) => [name, shape]))
  const read = new Map<string, Value>()
  return (name) => {
    const known = read.get(name)
    if (known) return known
    const shape = shapes.get(name)
    const data = weights === 'inputs' ? null : weights.get(name)
    if (shape === undefined || data === undefined) throw new RangeError(`the model has no ${name}`)
    const value = data === null ? graph.input(name, shape) : graph.constant(data, shape, name)
    read.set(name, value)
    return value
  }
}
