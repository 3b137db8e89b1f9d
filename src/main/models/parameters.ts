import { elements } from '../graph'

/** One named array of a model, as its published checkpoints name and shape it. */
export interface ParameterSpec {
  name: string
  shape: readonly number[]
  /** false for a buffer that the architecture fixes by formula, e.g. sinusoidal positions. */
  trainable: boolean
  /** false where the published checkpoints carry an array that the computation never reads. */
  used: boolean
  /** Whether AdamW's weight decay applies: not to biases and not to layer norms. */
  decayed: boolean
}

/** Parameter arrays by name, row-major float32 in the shape that the model's list gives. */
export type Weights = ReadonlyMap<string, Float32Array>

/**
 * What stands between these arrays and a model's parameters: each missing or left-over name and each wrong size, in
 * words. Empty when they fit exactly. A model never starts from a part of the weights it was given.
 */
export const weightProblems = (parameters: readonly ParameterSpec[], weights: Weights): string[] => {
  const known = new Set(parameters.map((parameter) => parameter.name))
  const missing = parameters.filter(({ name }) => !weights.has(name)).map(({ name }) => `${name} is missing`)
  const leftOver = [...weights.keys()].filter((name) => !known.has(name)).map((name) => `${name} is not of this model`)
  const misshapen = parameters.flatMap(({ name, shape }) => {
    const given = weights.get(name)
    const size = elements(shape)
    return given && given.length !== size
      ? [`${name} has ${given.length} values, not ${size} [${shape.join(', ')}]`]
      : []
  })
  return [...missing, ...leftOver, ...misshapen]
}
