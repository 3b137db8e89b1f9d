import type { Device } from '../../../preload/contract'
import type { TensorToStore } from '../../domain/safetensors'
import type { HeadConfig } from '../../models/head'
import { evaluateHead, evaluateReconstruction, type Evaluation } from '../../models/evaluation'
import type { MaskedModel } from '../../models/maskedModel'
import type { ParameterSpec } from '../../models/parameters'
import type { Runtime, Tensor } from '../../ports'
import { tensorProblem, type GivenTensors } from './givenTensors'
import type { TokenMask } from './tokenMask'

export type Outputs = Map<string, TensorToStore>

export interface EvaluatedModel {
  model: MaskedModel
  head: HeadConfig | null
  specs: readonly ParameterSpec[]
  weights: ReadonlyMap<string, Float32Array>
}
export interface EvaluationInput {
  batch: number
  tensors: GivenTensors
  /** signal, and xyz where the model asks for positions. */
  feeds: Record<string, Tensor>
  mask: TokenMask
  gradients: boolean
  device: Device
}

const float = (data: Float32Array, shape: readonly number[]): Tensor => ({ dtype: 'float32', shape, data })
const stored = (tensor: Tensor): TensorToStore => ({
  dtype: tensor.dtype === 'int64' ? 'I64' : 'F32',
  shape: tensor.shape,
  data: tensor.data,
})

const maskFeeds = (
  { kept, idsKeep, idsRestore, weight }: TokenMask,
  { parcels, windowFrames, tokens }: MaskedModel,
  batch: number,
) => ({
  ids_keep: { dtype: 'int64' as const, shape: [batch, kept], data: idsKeep },
  ids_restore: { dtype: 'int64' as const, shape: [batch, tokens], data: idsRestore },
  weight: float(weight, [batch, parcels, windowFrames]),
})

const labelNames = ['labels', 'labels_continuous', 'labels_binary'] as const

/** The labels that are there, in the type that each loss takes. */
const labelFeeds = (head: HeadConfig, { tensors, batch }: EvaluationInput): Record<string, Tensor> => {
  const feeds: Record<string, Tensor> = {}
  for (const name of labelNames) {
    if (!tensors.has(name)) continue
    if (name === 'labels' && head.kind === 'classes') {
      const { data } = tensors.wholes(name, [batch])
      if (data.some((label) => label < 0n || label >= BigInt(head.outputs)))
        throw tensorProblem(name, `labels name classes from 0 to ${head.outputs - 1}.`)
      feeds[name] = { dtype: 'int64', shape: [batch], data }
    } else feeds[name] = float(tensors.floats(name, [batch]).data, [batch])
  }
  return feeds
}

const run = async (
  runtime: Runtime,
  { onnx, parameterNames }: Evaluation,
  { specs, weights }: EvaluatedModel,
  feeds: Record<string, Tensor>,
  device: Device,
): Promise<Record<string, Tensor>> => {
  const shapes = new Map(specs.map(({ name, shape }) => [name, shape]))
  const parameters = parameterNames.map((name) => [name, float(weights.get(name)!, shapes.get(name)!)] as const)
  const session = await runtime.createSession(onnx, { device })
  try {
    return await session.run({ ...feeds, ...Object.fromEntries(parameters) })
  } finally {
    await session.release()
  }
}

/** Gradients of what the loss does not depend on are zero. */
const addZeroGradients = (outputs: Outputs, specs: readonly ParameterSpec[]): void => {
  for (const { name, shape, trainable } of specs) {
    if (!trainable || outputs.has(`grad.${name}`)) continue
    const data = new Float32Array(shape.reduce((product, size) => product * size, 1))
    outputs.set(`grad.${name}`, { dtype: 'F32', shape, data })
  }
}

/** Runs a model on a batch: everything it computes, by the names under which models are compared. */
export const runEvaluation = async (
  runtime: Runtime,
  evaluated: EvaluatedModel,
  input: EvaluationInput,
): Promise<Outputs> => {
  const { model, head, specs } = evaluated
  const { batch, mask, device, gradients } = input
  const labels = head ? labelFeeds(head, input) : {}
  const given = {
    labels: 'labels' in labels,
    labels_continuous: 'labels_continuous' in labels,
    labels_binary: 'labels_binary' in labels,
  }
  const options = { batch, kept: mask.kept, device, gradients }
  const evaluation = head ? evaluateHead(model, head, given, options) : evaluateReconstruction(model, options)
  const feeds = { ...input.feeds, ...maskFeeds(mask, model, batch), ...labels }
  const results = await run(runtime, evaluation, evaluated, feeds, device)
  const outputs: Outputs = new Map(Object.entries(results).map(([name, tensor]) => [name, stored(tensor)]))
  if (gradients && outputs.has('loss')) addZeroGradients(outputs, specs)
  return outputs
}
