import * as graph from '../graph'
import type { Target, Value } from '../graph'
import { attentionBySize, type AttentionChoice } from './attention'
import { finetunedParameters, throughHead, type HeadConfig } from './head'
import { loraParameters, withLora } from './lora'
import { headLoss, labelsInput, reconstructionLoss } from './losses'
import type { Dropout, MaskedModel, ParameterOf, Segment } from './maskedModel'
import type { ParameterSpec } from './parameters'
import { parameterSource } from './parameterSource'
import { updateParameters, type CarriedState } from './trainingState'
import { hostStateBytes, hostStateShapes } from './hostUpdate'
import { isTuned, type Tune } from './tune'

/** What is learned: hidden activity, or a label of each window through a head on the encoder. */
export type Objective = { kind: 'reconstruct' } | { kind: 'head'; head: HeadConfig }

export interface TrainingStepOptions {
  objective: Objective
  batch: number
  /** K, tokens the encoder sees: 1..N; N for a head as published. */
  kept: number
  device: Exclude<Target, 'standard'>
  /** Largest global norm of the gradient; left out = no clipping. */
  clipNorm?: number
  /**
   * 'adamw' (default): the graph also updates the parameters. 'outputs': gradients are outputs `grad.<parameter>`.
   * 'host': so they are, not clipped and without their norm, for `updateOnHost`, which keeps the state.
   */
  gradients?: 'adamw' | 'outputs' | 'host'
  /** Default: everything. */
  tune?: Tune
  /** Share of elements that the model drops where it drops any, 0..1; default 0. A head has its own. */
  dropout?: number
  /** Runs that make one update; default 1. */
  accumulate?: number
  /** Share that the moving averages of the parameters keep of themselves at each update; left out = none. */
  ema?: number
  /** Keeps only the inputs of each layer and computes the rest again for the gradient: less memory, more time. */
  recompute?: boolean
  /** Default: `attentionBySize`. */
  attention?: AttentionChoice
  /** Default 'hidden': the loss counts hidden values alone. 'all' where `weight` is above 0 for visible ones too. */
  predict?: 'all' | 'hidden'
}

/** One step of training as an ONNX file, and the names by which it is fed. */
export interface TrainingStep extends CarriedState {
  onnx: Uint8Array
  /** Parameters that change, in the model's order, `lora:...` last. */
  trainableNames: string[]
  /** Parameters that are read and do not change: inputs of each run under their own names. */
  frozenNames: string[]
  /** Those of `trainableNames`. */
  trained: readonly ParameterSpec[]
  /**
   * Memory that the process will take for building the graph and running it, besides what the program takes anyway.
   * Measured peaks of seven sizes, 0.4 to 70 million parameters, were 0.85 to 1.35 times this on the processor; on other
   * devices the arrays lie elsewhere.
   */
  estimatedBytes: number
}

const dropoutOf = (rate: number, seed: Value): Dropout | undefined =>
  rate > 0 ? (x, site) => graph.dropout(x, seed, rate, site) : undefined

/** Only what goes through a layer is held back until its turn; its parameters are there anyway. */
const recomputedLayer: Segment = (compute, [x, ...others]) =>
  graph.recomputed(([from]) => compute([from, ...others]), [x])

/** Every array that a training of this objective may read. */
export const objectiveParameters = (model: MaskedModel, objective: Objective): readonly ParameterSpec[] =>
  objective.kind === 'head' ? finetunedParameters(model, objective.head) : model.parameters

/** The loss of one batch, a scalar. Inputs: as `trainingStep` lists them. */
export const objectiveLoss = (model: MaskedModel, parameter: ParameterOf, options: TrainingStepOptions): Value => {
  const { objective, batch, kept, device, dropout: rate = 0, recompute = false, predict = 'hidden' } = options
  const { attention = attentionBySize(device) } = options
  const seed = graph.input('seed', [], 'int64')
  const segment = recompute ? recomputedLayer : undefined
  const shared = { batch, attention, dropout: dropoutOf(rate, seed), segment }
  const encoding = model.encode(parameter, { ...shared, kept })
  if (objective.kind === 'reconstruct') {
    const { prediction } = model.decode(parameter, encoding, { ...shared, predict })
    return reconstructionLoss(model.loss, prediction, encoding.signal, graph.input('weight', prediction.shape))
  }
  const { head } = objective
  const { logits } = throughHead(parameter, encoding, head, dropoutOf(head.dropout, seed))
  return headLoss(head, logits, labelsInput(head, batch))
}

/** What the runtime's allocator takes for a byte that is asked for, as measured. */
const allocatorShare = 1.1
/** What a byte of the file takes while the graph is built and in the runtime's session, as measured. */
const graphShare = 64
/** What a session takes besides. */
const sessionBytes = 64 * 2 ** 20

const compiled = (
  outputs: Record<string, Value>,
  device: Target,
  gradients: readonly Value[],
): Pick<TrainingStep, 'onnx' | 'estimatedBytes'> => {
  const lowered = graph.lowerGraph(outputs, device, gradients)
  const onnx = graph.encodeOnnx(lowered)
  const { given, results, working } = graph.estimateMemory(lowered)
  // The results of a run are in what it works with; those of the run before it are the inputs, the ones before were
  // perhaps not collected yet.
  const arrays = given + allocatorShare * working + results
  return { onnx, estimatedBytes: Math.round(arrays + graphShare * onnx.length + sessionBytes) }
}

/**
 * One step of training. Inputs: those of the architecture (see `MaskedModel`); for hidden activity weight [B, P, W]
 * float32, above 0 for hidden values that count, 0 elsewhere; for a head labels [B], float32, or int64 for classes.
 * Every parameter of `trainableNames` and `frozenNames` under its own name. Where anything is dropped seed [] int64,
 * at least 0: another number in each run, the same when the run is repeated (its lower 24 bits count).
 *
 * With AdamW also the state (`firstState`, `stateShapes`) and scalars of shape [] float32: learning_rate;
 * bias_correction1 = 1 - .9^t and bias_correction2 = 1 - .999^t for update t = 1, 2, ...; weight_decay, which spares
 * biases and norms. With `accumulate` above 1 also apply [] float32: 0 gathers the gradient and changes nothing else,
 * 1 updates with the mean of `accumulate` gradients, its own the last.
 *
 * Outputs: loss [] of this run, gradient_norm [] before clipping (of what is gathered so far over `accumulate`), and
 * the state or the gradients; for the host loss and gradients alone.
 *
 * @throws RangeError when a low-rank change or a loss does not fit the model
 */
export const trainingStep = (model: MaskedModel, options: TrainingStepOptions): TrainingStep => {
  const { objective, device, clipNorm, accumulate = 1, ema, tune = { kind: 'full' } } = options
  const changes = tune.kind === 'lora' ? loraParameters(model, tune) : []
  const specs = [...objectiveParameters(model, objective), ...changes]
  const own = parameterSource(specs, 'inputs')
  const parameter = tune.kind === 'lora' ? withLora(model, tune, own) : own
  const loss = objectiveLoss(model, parameter, options)
  const read = graph.inputsBefore([loss])
  const used = specs.filter(({ name }) => read.has(own(name)))
  const trained = used.filter((spec) => changes.includes(spec) || isTuned(model, tune, spec))
  const trainableNames = trained.map(({ name }) => name)
  const frozenNames = used.map(({ name }) => name).filter((name) => !trainableNames.includes(name))
  const names = { trainableNames, frozenNames, trained }

  const parameters = trainableNames.map(own)
  const gradients = graph.differentiate(loss, parameters)
  if (options.gradients === 'outputs') {
    const { gradients: clipped, norm } = graph.clipByGlobalNorm(gradients, clipNorm)
    const outputs = Object.fromEntries(clipped.map((gradient, i) => [`grad.${trainableNames[i]}`, gradient]))
    return {
      ...compiled({ loss, gradient_norm: norm, ...outputs }, device, gradients),
      state: [],
      stateShapes: new Map(),
      ...names,
    }
  }
  if (options.gradients === 'host') {
    const outputs = Object.fromEntries(gradients.map((gradient, i) => [`grad.${trainableNames[i]}`, gradient]))
    const { onnx, estimatedBytes } = compiled({ loss, ...outputs }, device, gradients)
    const update = { accumulate, ema }
    const stateShapes = hostStateShapes(trained, update)
    return { onnx, estimatedBytes: estimatedBytes + hostStateBytes(trained, update), state: [], stateShapes, ...names }
  }
  const update = updateParameters({ specs: trained, parameters, gradients }, { clipNorm, accumulate, ema })
  const { state, stateShapes, outputs, norm } = update
  return { ...compiled({ loss, gradient_norm: norm, ...outputs }, device, gradients), state, stateShapes, ...names }
}
