import * as graph from '../../graph'
import type { Target, Value } from '../../graph'
import { attentionBySize, type AttentionChoice } from '../attention'
import type { ParameterSpec } from '../parameters'
import { tokensOf, type BrainlmConfig } from './config'
import type { ParameterOf } from '../maskedModel'
import { decodeBrainlm, encodeBrainlm } from './model'
import { brainlmParameters } from './parameters'

export interface TrainingStepOptions {
  batch: number
  /** K, tokens the encoder sees: 1..N. */
  kept: number
  device: Exclude<Target, 'standard'>
  /** 'adamw' (default): the graph also updates the parameters. 'outputs': gradients are outputs `grad.<parameter>`. */
  gradients?: 'adamw' | 'outputs'
  /** Largest global norm of the gradient; left out = no clipping. */
  clipNorm?: number
  /** Default: `attentionBySize`. */
  attention?: AttentionChoice
}

/** One step of training as an ONNX file, and the names by which it is fed. */
export interface TrainingStep {
  onnx: Uint8Array
  /** For `SessionOptions.state`: parameters and moments; empty with gradients as outputs. */
  state: Array<[output: string, input: string]>
  /** Parameters that are inputs and change; the buffers and unused arrays of `brainlmParameters` are not among them. */
  parameterNames: string[]
}

/** Inputs that hold a parameter's first and second moment, of its shape, zero before the first step. */
export const momentNames = (parameter: string): { first: string; second: string } => ({
  first: `m:${parameter}`,
  second: `v:${parameter}`,
})

/** Keeps the quotient defined when no token counts; far below one token's weight, so it changes nothing otherwise. */
const smallestWeight = 1e-12

/**
 * The loss of one batch, a scalar: the error of the prediction, meaned over values by their weight. Inputs: those of
 * inference, and weight [B, P, W].
 */
export const brainlmLoss = (
  config: BrainlmConfig,
  parameter: ParameterOf,
  options: { batch: number; kept: number; attention: AttentionChoice },
): Value => {
  const encoding = encodeBrainlm(config, parameter, options)
  const { prediction } = decodeBrainlm(config, parameter, encoding, options)
  const weight = graph.input('weight', prediction.shape)
  const difference = graph.subtract(prediction, encoding.signal)
  const error = config.loss === 'mae' ? graph.absolute(difference) : graph.square(difference)
  const counted = graph.total(graph.multiply(error, weight))
  return graph.divide(counted, graph.offset(graph.total(weight), smallestWeight))
}

interface Trained {
  specs: readonly ParameterSpec[]
  parameters: readonly Value[]
  gradients: readonly Value[]
}

/** The outputs and state of AdamW for every parameter. */
const updates = ({
  specs,
  parameters,
  gradients,
}: Trained): { outputs: Record<string, Value>; state: TrainingStep['state'] } => {
  const scalars = {
    learningRate: graph.input('learning_rate', []),
    biasCorrection1: graph.input('bias_correction1', []),
    biasCorrection2: graph.input('bias_correction2', []),
    weightDecay: graph.input('weight_decay', []),
  }
  const outputs: Record<string, Value> = {}
  const state: TrainingStep['state'] = []
  specs.forEach(({ name, shape, decayed }, index) => {
    const names = { parameter: name, ...momentNames(name) }
    const before = {
      parameter: parameters[index],
      first: graph.input(names.first, shape),
      second: graph.input(names.second, shape),
    }
    const after = graph.adamw(before, gradients[index], scalars, decayed)
    for (const part of ['parameter', 'first', 'second'] as const) {
      outputs[`next:${names[part]}`] = after[part]
      state.push([`next:${names[part]}`, names[part]])
    }
  })
  return { outputs, state }
}

/**
 * One step of training. Inputs: those of inference (signal, xyz, ids_keep, ids_restore); weight [B, P, W] float32, above
 * 0 for hidden values that count in the loss, 0 elsewhere; every parameter of `parameterNames` under its own name. With
 * AdamW also the moments (`momentNames`) and four scalars of shape []: learning_rate; bias_correction1 = 1 - .9^t and
 * bias_correction2 = 1 - .999^t for step t = 1, 2, ...; weight_decay, which spares biases and norms.
 *
 * Outputs: loss [], gradient_norm [] before clipping, and the state or the gradients.
 */
export const brainlmTrainingStep = (config: BrainlmConfig, options: TrainingStepOptions): TrainingStep => {
  const { batch, kept, device, clipNorm, attention = attentionBySize(device) } = options
  const hides = kept < tokensOf(config)
  const specs = brainlmParameters(config).filter(
    ({ name, trainable, used }) => trainable && used && (hides || name !== 'decoder.mask_token'),
  )
  const parameters = specs.map(({ name, shape }) => graph.input(name, shape))
  const byName = new Map(specs.map(({ name }, index) => [name, parameters[index]]))
  const loss = brainlmLoss(config, (name) => byName.get(name)!, { batch, kept, attention })
  const { gradients, norm } = graph.clipByGlobalNorm(graph.differentiate(loss, parameters), clipNorm)
  const common = { loss, gradient_norm: norm }
  const parameterNames = specs.map(({ name }) => name)
  if (options.gradients === 'outputs') {
    const named = Object.fromEntries(gradients.map((gradient, index) => [`grad.${parameterNames[index]}`, gradient]))
    return { onnx: graph.compileGraph({ ...common, ...named }, device), state: [], parameterNames }
  }
  const { outputs, state } = updates({ specs, parameters, gradients })
  return { onnx: graph.compileGraph({ ...common, ...outputs }, device), state, parameterNames }
}
