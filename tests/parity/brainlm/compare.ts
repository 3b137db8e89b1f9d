import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import {
  brainlmInferenceOnnx,
  brainlmParameters,
  brainlmTrainingStep,
  type BrainlmConfig,
} from '../../../src/main/models/brainlm'
import type { Tensor, TensorData } from '../../../src/main/ports'

const runtime = makeOnnxRuntime()
export const float32 = (data: ArrayLike<number>, shape: readonly number[]): Tensor => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(data),
})
export const int64 = (data: BigInt64Array, shape: readonly number[]): Tensor => ({ dtype: 'int64', shape, data })

/** Largest difference, in units of the largest expected value. */
export const relativeDifference = (given: TensorData, expected: ArrayLike<number>): number => {
  const numbers = Array.from(expected)
  if (given.length !== numbers.length) throw new Error(`${given.length} values, ${numbers.length} expected`)
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const worst = numbers.reduce((most, value, i) => Math.max(most, Math.abs(Number(given[i]) - value)), 0)
  return worst === 0 ? 0 : worst / largest
}

/** Everything the model gives for one batch: outputs, attention weights and layer states. */
export const infer = async (
  config: BrainlmConfig,
  weights: ReadonlyMap<string, Float32Array>,
  feeds: Record<string, Tensor>,
): Promise<Record<string, Tensor>> => {
  const [batch, kept] = feeds.ids_keep.shape
  const options = { batch, kept, weights, standardOnly: true, attentions: true, hidden: true }
  const session = await runtime.createSession(brainlmInferenceOnnx(config, options), { device: 'cpu' })
  const outputs = await session.run(feeds)
  await session.release()
  return outputs
}

/** Loss and every gradient for one batch. */
export const gradientsOf = async (
  config: BrainlmConfig,
  weights: ReadonlyMap<string, Float32Array>,
  feeds: Record<string, Tensor>,
): Promise<{ outputs: Record<string, Tensor>; parameterNames: string[] }> => {
  const [batch, kept] = feeds.ids_keep.shape
  const step = brainlmTrainingStep(config, { batch, kept, device: 'cpu', gradients: 'outputs' })
  const session = await runtime.createSession(step.onnx, { device: 'cpu' })
  const shapes = new Map(brainlmParameters(config).map(({ name, shape }) => [name, shape]))
  const parameters = step.parameterNames.map((name) => [name, float32(weights.get(name)!, shapes.get(name)!)])
  const outputs = await session.run({ ...feeds, ...Object.fromEntries(parameters) })
  await session.release()
  return { outputs, parameterNames: step.parameterNames }
}
