import * as graph from '../graph'
import type { Value } from '../graph'
import type { MaskedModel, ParameterOf } from './maskedModel'
import type { ParameterSpec, Weights } from './parameters'
import { makeRandom } from './random'

/** Low-rank changes of some weights of every layer of the encoder. */
export interface LoraConfig {
  rank: number
  /** The change is alpha / rank times the product of both arrays. */
  alpha: number
  /** Ends of the names of the weights that are changed, without `.weight`; default query and value. */
  targets?: readonly string[]
}

const defaultTargets = ['query', 'value']

/** Names of the two arrays of a parameter's change. */
export const loraNames = (parameter: string): { a: string; b: string } => ({
  a: `lora:${parameter}.a`,
  b: `lora:${parameter}.b`,
})

/**
 * The weights that get a low-rank change, [out, in] each.
 *
 * @throws RangeError when there is none, or the rank is not below both sizes
 */
export const adaptedParameters = (model: Pick<MaskedModel, 'parameters'>, lora: LoraConfig): ParameterSpec[] => {
  const { rank, targets = defaultTargets } = lora
  const adapted = model.parameters.filter(
    ({ name }) => name.startsWith('vit.encoder.layer.') && targets.some((target) => name.endsWith(`.${target}.weight`)),
  )
  if (adapted.length === 0) throw new RangeError(`no layer of the encoder has ${targets.join(' or ')}`)
  const narrow = adapted.find(({ shape }) => shape.length !== 2 || Math.min(...shape) <= rank)
  if (narrow) throw new RangeError(`${narrow.name} [${narrow.shape.join(', ')}] has no change of rank ${rank}`)
  return adapted
}

/** The arrays of the change: a [rank, in] and b [out, rank] for each adapted weight. */
export const loraParameters = (model: Pick<MaskedModel, 'parameters'>, lora: LoraConfig): ParameterSpec[] =>
  adaptedParameters(model, lora).flatMap(({ name, shape: [outputs, inputs] }) => {
    const { a, b } = loraNames(name)
    const one = { trainable: true, used: true, decayed: true }
    return [
      { ...one, name: a, shape: [lora.rank, inputs] },
      { ...one, name: b, shape: [outputs, lora.rank] },
    ]
  })

/**
 * A change that changes nothing yet: a evenly within 1 / sqrt(in), b zero; the same seed gives the same. Source: Hu et
 * al., LoRA, 2021, and its public code.
 */
export const initialiseLora = (
  model: Pick<MaskedModel, 'parameters'>,
  lora: LoraConfig,
  seed: number,
): Map<string, Float32Array> => {
  const random = makeRandom(seed)
  return new Map(
    loraParameters(model, lora).map(({ name, shape: [rows, columns] }) => {
      const values = new Float32Array(rows * columns)
      const bound = 1 / Math.sqrt(columns)
      return [name, name.endsWith('.a') ? values.map(() => (2 * random.uniform() - 1) * bound) : values]
    }),
  )
}

/** Parameters as the model reads them: W + alpha / rank * b a where there is a change, W elsewhere. */
export const withLora = (
  model: Pick<MaskedModel, 'parameters'>,
  lora: LoraConfig,
  parameter: ParameterOf,
): ParameterOf => {
  const adapted = new Set(adaptedParameters(model, lora).map(({ name }) => name))
  const made = new Map<string, Value>()
  return (name) => {
    if (!adapted.has(name)) return parameter(name)
    const { a, b } = loraNames(name)
    const value =
      made.get(name) ??
      graph.add(parameter(name), graph.matmul(parameter(b), parameter(a), { scale: lora.alpha / lora.rank }))
    made.set(name, value)
    return value
  }
}

/**
 * Ordinary weights of a model from its weights and a change of them: every adapted weight with the change added, the
 * arrays of the change left out. The rest are the arrays given.
 */
export const mergeLora = (
  weights: Weights,
  { rank, alpha }: Pick<LoraConfig, 'rank' | 'alpha'>,
): Map<string, Float32Array> => {
  const changed = (name: string, values: Float32Array): Float32Array => {
    const names = loraNames(name)
    const [a, b] = [weights.get(names.a), weights.get(names.b)]
    if (!a || !b) return values
    const columns = a.length / rank
    return values.map((value, index) => {
      const [row, column] = [Math.floor(index / columns), index % columns]
      let change = 0
      for (let k = 0; k < rank; k++) change += b[row * rank + k] * a[k * columns + column]
      return value + (alpha / rank) * change
    })
  }
  const own = [...weights].filter(([name]) => !name.startsWith('lora:'))
  return new Map(own.map(([name, values]) => [name, changed(name, values)]))
}
