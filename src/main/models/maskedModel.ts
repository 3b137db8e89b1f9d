import type { Value } from '../graph'
import type { AttentionChoice } from './attention'
import type { ParameterSpec, Weights } from './parameters'

/** The architectures there are: BrainLM as first published, and its ViT-MAE of recordings as images. */
export type Architecture = 'brainlm' | 'brainlm-vitmae'

/** A parameter of the model by its published name, as a value of the graph. */
export type ParameterOf = (name: string) => Value

/** Zeroes some elements of x and scales up the rest, in training; gives x itself otherwise. `site` names the place. */
export type Dropout = (x: Value, site: string) => Value

/** Runs a part of a graph from these values; may keep nothing inside and compute it again for the gradient. */
export type Segment = (compute: (inputs: readonly Value[]) => Value, inputs: readonly Value[]) => Value

export interface EncodeOptions {
  batch: number
  /** K, tokens the encoder sees: 1..N. */
  kept: number
  attention: AttentionChoice
  /** Left out: nothing is dropped. */
  dropout?: Dropout
  /** How each layer is computed; left out: kept whole for the gradient. */
  segment?: Segment
  /** The window as an input of another graph, [B, P, W]; left out: the input `signal`. */
  signal?: Value
}

/** What the encoder gives. The class token is first: T = 1 + K. */
export interface Encoding {
  /** [B, P, W], as fed. */
  signal: Value
  /** [B, 1 + K, H], after the last norm. */
  latent: Value
  /** Before the first layer, then after each, [B, T, H]. */
  hidden: Value[]
  /** [B, heads, T, T] by layer; empty where the policy never has them as a whole. */
  attentions: Value[]
}

export interface DecodeOptions extends Omit<EncodeOptions, 'kept' | 'signal'> {
  /**
   * `hidden` when only what was hidden has to be right: the last layer is then computed for those tokens alone, the
   * rest of the prediction is 0, and what lies behind that layer (`hidden`, `extras`) is [B, N - K, D], in the order of
   * the further input ids_hidden [B, N - K] int64, the hidden tokens in any order. Default `all`.
   */
  predict?: 'all' | 'hidden'
}

/** What the decoder gives. T = 1 + N, tokens in their natural order. */
export interface Decoding {
  /** [B, P, W], in the units of the signal. */
  prediction: Value
  hidden: Value[]
  attentions: Value[]
  /** What only one architecture has, by the name under which it is compared, e.g. `decoder_normed`, `token_logits`. */
  extras: Readonly<Record<string, Value>>
}

/** The same mask for every window. */
export interface FixedMask {
  /** [N] 0 = seen, 1 = hidden: the order of the tokens, see `maskIndices`. */
  noise: Float32Array
  /**
   * [P * W] 1 for the values that count in the loss. Some may stand in tokens that are seen, but blanked there: such a
   * loss needs the prediction of `all`.
   */
  weight: Float32Array
}

/**
 * A masked autoencoder of windows of parcel series: all that training, inference and attribution ask of an
 * architecture. Sizes: B windows in a batch, P parcels, W frames of a window, N tokens, K kept, H width.
 *
 * Inputs of its graphs: signal [B, P, W] float32, scaled as the model's contract says, parcels in the contract's order,
 * no NaN; xyz [B, P, 3] float32 where `feedsPositions`; ids_keep [B, K] and ids_restore [B, N] int64; ids_hidden
 * [B, N - K] int64 where only those are predicted (`maskIndices` gives all three).
 */
export interface MaskedModel {
  readonly architecture: Architecture
  /** The configuration as it stands on the model's card. */
  readonly config: Readonly<Record<string, number | string | boolean>>
  readonly parcels: number
  readonly windowFrames: number
  /** N. */
  readonly tokens: number
  /** K in training. */
  readonly kept: number
  /** H, of the encoder. */
  readonly hiddenSize: number
  readonly encoderLayers: number
  readonly encoderHeads: number
  /** Whether xyz is an input. */
  readonly feedsPositions: boolean
  /** [P * W], parcel-major: the token that carries each value of the window. */
  readonly tokenOfValue: Int32Array
  readonly loss: 'mse' | 'mae'
  /** What training always hides and counts; null where that is drawn anew for each window. */
  readonly fixedMask: FixedMask | null
  /** Every array of the published checkpoints of this configuration, in their order. */
  readonly parameters: readonly ParameterSpec[]
  /** Weights before training, for every parameter; the same seed gives the same. */
  initialise(seed: number): Map<string, Float32Array>
  /** What stands between these arrays and the model, in words; empty when they fit exactly. */
  weightProblems(weights: Weights): string[]
  encode(parameter: ParameterOf, options: EncodeOptions): Encoding
  decode(parameter: ParameterOf, encoding: Encoding, options: DecodeOptions): Decoding
}
