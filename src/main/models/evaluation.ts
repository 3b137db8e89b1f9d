import * as graph from '../graph'
import type { Target, Value } from '../graph'
import { attentionBySize } from './attention'
import { finetunedParameters, throughHead, type HeadConfig } from './head'
import { headLoss, labelsInput, reconstructionLoss, sigmoid } from './losses'
import type { Encoding, MaskedModel } from './maskedModel'
import { parameterSource } from './parameterSource'
import type { ParameterSpec } from './parameters'

export interface EvaluationOptions {
  batch: number
  /** K, tokens the encoder sees. */
  kept: number
  device: Exclude<Target, 'standard'>
  /** Adds `grad.<parameter>` for every parameter that the loss depends on. */
  gradients: boolean
}

/** A graph that gives everything a model computes, and the parameters that are inputs of it under their own names. */
export interface Evaluation {
  onnx: Uint8Array
  parameterNames: string[]
}

const numbered = (name: string, values: readonly Value[]): Array<[string, Value]> =>
  values.map((value, index) => [`${name}.${index}`, value])

const ofEncoder = ({ latent, hidden, attentions }: Encoding): Array<[string, Value]> => [
  ['encoder_last_hidden_state', latent],
  ...numbered('encoder_hidden', hidden),
  ...numbered('encoder_attention', attentions),
]

const compile = (
  named: ReadonlyArray<readonly [string, Value]>,
  specs: readonly ParameterSpec[],
  own: (name: string) => Value,
  options: EvaluationOptions & { loss: Value | null },
): Evaluation => {
  const { loss, gradients, device } = options
  const reached = graph.inputsBefore(named.map(([, value]) => value))
  const readNames = specs.map(({ name }) => name).filter((name) => reached.has(own(name)))
  const outputs = Object.fromEntries(named)
  if (loss && gradients) {
    const before = graph.inputsBefore([loss])
    const trained = specs.filter(({ name, trainable }) => trainable && before.has(own(name)))
    const values = graph.differentiate(
      loss,
      trained.map(({ name }) => own(name)),
    )
    trained.forEach(({ name }, i) => {
      outputs[`grad.${name}`] = values[i]
    })
  }
  return { onnx: graph.compileGraph(outputs, device), parameterNames: readNames }
}

/**
 * Everything that a model of hidden activity computes for a batch. Inputs: those of its architecture, and weight
 * [B, P, W] float32, above 0 for values that count in the loss. Outputs: prediction [B, P, W], loss [],
 * encoder_last_hidden_state [B, 1 + K, H], encoder_hidden.i, decoder_hidden.i, encoder_attention.i while the weights of
 * attention fit in memory as a whole, and what the architecture has besides.
 */
export const evaluateReconstruction = (model: MaskedModel, options: EvaluationOptions): Evaluation => {
  const { batch, device } = options
  const own = parameterSource(model.parameters, 'inputs')
  const attention = attentionBySize(device)
  const encoding = model.encode(own, { ...options, attention })
  const { prediction, hidden, extras } = model.decode(own, encoding, { batch, attention })
  const loss = reconstructionLoss(model.loss, prediction, encoding.signal, graph.input('weight', prediction.shape))
  const named: Array<[string, Value]> = [
    ['prediction', prediction],
    ['loss', loss],
    ...ofEncoder(encoding),
    ...numbered('decoder_hidden', hidden),
    ...Object.entries(extras),
  ]
  return compile(named, model.parameters, own, { ...options, loss })
}

/** Which labels are given: `labels` for the head's own loss, the others for every loss that fits them. */
export interface GivenLabels {
  labels: boolean
  labels_continuous: boolean
  labels_binary: boolean
}

const continuousLosses = ['mse', 'mae', 'weighted_mse'] as const

/** Losses of the plain output, by the labels they are taken against. */
const plainLosses = (head: HeadConfig, logits: Value, given: GivenLabels): Array<[string, Value]> => {
  const [batch, outputs] = logits.shape
  if (outputs !== 1) return []
  const lossOf = (loss: HeadConfig['loss'], labels: string): [string, Value] => [
    `loss_on_raw.${loss}`,
    headLoss({ ...head, loss, sigmoid: false }, logits, graph.input(labels, [batch])),
  ]
  return [
    ...(given.labels_continuous ? continuousLosses.map((loss) => lossOf(loss, 'labels_continuous')) : []),
    ...(given.labels_binary ? [lossOf('binary_cross_entropy', 'labels_binary')] : []),
  ]
}

/**
 * Everything that a fine-tuned model computes for a batch. Inputs: those of its architecture, and labels [B]. Outputs:
 * pooled [B, H]; raw_logits [B, outputs] of the last layer; logits, those that the loss sees;
 * raw_logits_other_pooling; loss [] where there are labels; loss_on_raw.<loss> of raw_logits; and of the encoder what
 * `evaluateReconstruction` gives.
 */
export const evaluateHead = (
  model: MaskedModel,
  head: HeadConfig,
  given: GivenLabels,
  options: EvaluationOptions,
): Evaluation => {
  const specs = finetunedParameters(model, head)
  const own = parameterSource(specs, 'inputs')
  const encoding = model.encode(own, { ...options, attention: attentionBySize(options.device) })
  const { pooled, logits } = throughHead(own, encoding, head)
  const other = throughHead(own, encoding, { pooling: head.pooling === 'cls' ? 'mean' : 'cls' })
  const loss = given.labels ? headLoss(head, logits, labelsInput(head, options.batch)) : null
  const named: Array<[string, Value]> = [
    ['pooled', pooled],
    ['raw_logits', logits],
    ['logits', head.sigmoid ? sigmoid(logits) : logits],
    ['raw_logits_other_pooling', other.logits],
    ...(loss ? [['loss', loss] as [string, Value]] : []),
    ...plainLosses(head, logits, given),
    ...ofEncoder(encoding),
  ]
  return compile(named, specs, own, { ...options, loss })
}
