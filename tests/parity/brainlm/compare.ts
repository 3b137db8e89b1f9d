import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import {
  brainlmParameters,
  brainlmTrainingStep,
  makeBrainlm,
  type BrainlmConfig,
} from '../../../src/main/models/brainlm'
import { inferenceOnnx } from '../../../src/main/models/inference'
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
  const session = await runtime.createSession(inferenceOnnx(makeBrainlm(config), options), { device: 'cpu' })
  const outputs = await session.run(feeds)
  await session.release()
  return outputs
}

/** The weight of each value in the loss, [B, P, W], from that of its token [B, N]. */
export const weightOf = (mask: Float32Array, { parcels, windowFrames, patchFrames }: BrainlmConfig): Tensor => {
  const values = Float32Array.from({ length: mask.length * patchFrames }, (_, i) => mask[Math.floor(i / patchFrames)])
  return float32(values, [values.length / (parcels * windowFrames), parcels, windowFrames])
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
