import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { headParameters } from '../../../src/main/models/head'
import { inferenceOnnx, type InferenceOptions } from '../../../src/main/models/inference'
import { maskIndices } from '../../../src/main/models/mask'
import type { MaskedModel } from '../../../src/main/models/maskedModel'
import { trainingStep, type TrainingStepOptions } from '../../../src/main/models/trainingStep'
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

/** Index inputs of a mask by noise, and how much each value counts, [B, P, W]. */
export const maskBy = (model: MaskedModel, noise: Float32Array, kept = model.kept) => {
  const { tokens, tokenOfValue, parcels, windowFrames } = model
  const { idsKeep, idsRestore, idsHidden, mask } = maskIndices(noise, tokens, kept)
  const batch = noise.length / tokens
  const hidden = Float32Array.from(
    { length: batch * tokenOfValue.length },
    (_, i) => mask[Math.floor(i / tokenOfValue.length) * tokens + tokenOfValue[i % tokenOfValue.length]],
  )
  const feeds = {
    ids_keep: int64(idsKeep, [batch, kept]),
    ids_restore: int64(idsRestore, [batch, tokens]),
    ids_hidden: int64(idsHidden, [batch, tokens - kept]),
  }
  return { feeds, mask, idsRestore, weight: float32(hidden, [batch, parcels, windowFrames]) }
}

/** Noise that gives the order in which tokens stand in `restore`, [B * N]. */
export const noiseOf = (restore: ArrayLike<number | bigint>): Float32Array => Float32Array.from(restore, Number)

/** What the model gives for one batch; by default also attention weights and layer states. */
export const infer = async (
  model: MaskedModel,
  weights: ReadonlyMap<string, Float32Array>,
  feeds: Record<string, Tensor>,
  more: Partial<InferenceOptions> = {},
): Promise<Record<string, Tensor>> => {
  const [batch, kept] = feeds.ids_keep.shape
  const options = { batch, kept, weights, standardOnly: true, attentions: true, hidden: true, ...more }
  const session = await runtime.createSession(inferenceOnnx(model, options), { device: 'cpu' })
  const outputs = await session.run(feeds)
  await session.release()
  return outputs
}

/** Loss and every gradient for one batch. */
export const gradientsOf = async (
  model: MaskedModel,
  weights: ReadonlyMap<string, Float32Array>,
  feeds: Record<string, Tensor>,
  more: Partial<TrainingStepOptions> = {},
): Promise<{ outputs: Record<string, Tensor>; parameterNames: string[] }> => {
  const [batch, kept] = feeds.ids_keep.shape
  const step = trainingStep(model, {
    objective: { kind: 'reconstruct' },
    batch,
    kept,
    device: 'cpu',
    gradients: 'outputs',
    ...more,
  })
  const session = await runtime.createSession(step.onnx, { device: 'cpu' })
  const specs = [
    ...model.parameters,
    ...(more.objective?.kind === 'head' ? headParameters(model, more.objective.head) : []),
  ]
  const shapes = new Map(specs.map(({ name, shape }) => [name, shape]))
  const { trainableNames: parameterNames } = step
  const parameters = parameterNames.map((name) => [name, float32(weights.get(name)!, shapes.get(name)!)])
  const outputs = await session.run({ ...feeds, ...Object.fromEntries(parameters) })
  await session.release()
  return { outputs, parameterNames }
}
