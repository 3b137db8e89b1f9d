import * as graph from '../../graph'
import type { Value } from '../../graph'
import type { AttentionChoice } from '../attention'
import { patchesOf, tokensOf, type BrainlmConfig } from './config'
import { linearOf, normOf, transformerLayer, type ParameterOf } from './layer'
import { positions } from './positions'

/** What a forward pass is made of and gives. T = 1 + K in the encoder, 1 + N in the decoder: the class token is first. */
export interface BrainlmForward {
  signal: Value
  /** [B, P, patches, patchFrames]. */
  prediction: Value
  /** [B, 1 + K, H], after the encoder's last norm. */
  latent: Value
  /** Layer inputs and the last layer's output, [B, T, H] each. */
  encoderHidden: Value[]
  decoderHidden: Value[]
  /** [B, heads, T, T] by layer; empty where the policy never has them as a whole. */
  encoderAttentions: Value[]
  decoderAttentions: Value[]
}

export interface ForwardOptions {
  batch: number
  /** K, 1..N. */
  kept: number
  attention: AttentionChoice
}

const linearSlope = 0.1

/** Row of each sample's token in an array of all samples' tokens, [B * R]. */
const rowsOf = (ids: Value, tokens: number): Value => {
  const [batch, count] = ids.shape
  const firstRows = BigInt64Array.from({ length: batch }, (_, sample) => BigInt(sample * tokens))
  return graph.reshape(graph.add(ids, graph.constant(firstRows, [batch, 1])), [batch * count])
}

/** Positions of parcels and patches added to tokens [B, P, patches, H], the same in encoder and decoder. */
const addPositions = (tokens: Value, xyz: Value, projection: string, parameter: ParameterOf): Value => {
  const [batch, parcels, patches, width] = tokens.shape
  const places = graph.reshape(linearOf(xyz, projection, parameter), [batch, parcels, 1, width])
  return graph.add(graph.add(tokens, places), graph.constant(positions(patches, width), [patches, width]))
}

interface Stack {
  name: string
  layers: number
  heads: number
}
/** The class token [B, 1, H] and tokens [B, T - 1, H] through a stack of layers. */
const throughLayers = (
  sequence: [cls: Value, tokens: Value],
  { name, layers, heads }: Stack,
  parameter: ParameterOf,
  { config, attention }: { config: BrainlmConfig; attention: AttentionChoice },
): { hidden: Value[]; weights: Value[] } => {
  const joined = graph.concatenate(sequence, 1)
  const [batch, tokens, width] = joined.shape
  const attend = attention({ batch, heads, tokens, layers })
  let flat = graph.reshape(joined, [batch * tokens, width])
  const hidden = [joined]
  const weights: Value[] = []
  for (let layer = 0; layer < layers; layer++) {
    const options = { batch, tokens, heads, epsilon: config.layerNormEps, attend }
    const result = transformerLayer(flat, `${name}.${layer}`, parameter, options)
    flat = result.y
    hidden.push(graph.reshape(flat, joined.shape))
    if (result.weights) weights.push(result.weights)
  }
  return { hidden, weights }
}

/**
 * BrainLM's masked autoencoder, the first published architecture: the encoder sees the kept tokens in the order of
 * `ids_keep`, the decoder all of them in their natural order.
 *
 * Inputs of the graph: signal [B, P, W], xyz [B, P, 3] mm, ids_keep [B, K] int64, ids_restore [B, N] int64; tokens are
 * parcel-major. Source: Ortega Caro et al. 2024, and the authors' public code and checkpoints.
 */
export const brainlmForward = (
  config: BrainlmConfig,
  parameter: ParameterOf,
  options: ForwardOptions,
): BrainlmForward => {
  const { batch, kept, attention } = options
  const { parcels, patchFrames, hiddenSize: width } = config
  const [tokens, patches] = [tokensOf(config), patchesOf(config)]
  const signal = graph.input('signal', [batch, parcels, config.windowFrames])
  const xyz = graph.reshape(graph.input('xyz', [batch, parcels, 3]), [batch * parcels, 3])
  const cut = graph.reshape(signal, [batch * tokens, patchFrames])
  const embedded = linearOf(cut, 'vit.embeddings.signal_embedding_projection', parameter)
  const placed = addPositions(
    graph.reshape(embedded, [batch, parcels, patches, width]),
    xyz,
    'vit.embeddings.xyz_embedding_projection',
    parameter,
  )
  const seen = graph.gatherRows(
    graph.reshape(placed, [batch * tokens, width]),
    rowsOf(graph.input('ids_keep', [batch, kept], 'int64'), tokens),
  )
  const cls = graph.expand(parameter('vit.embeddings.cls_token'), [batch, 1, width])
  const encoder = throughLayers(
    [cls, graph.reshape(seen, [batch, kept, width])],
    { name: 'vit.encoder.layer', layers: config.encoderLayers, heads: config.encoderHeads },
    parameter,
    { config, attention },
  )
  const latent = normOf(encoder.hidden.at(-1)!, 'vit.layernorm', parameter, config.layerNormEps)
  const decoder = decode(config, latent, { xyz, parameter, attention })
  return {
    signal,
    prediction: decoder.prediction,
    latent,
    encoderHidden: encoder.hidden,
    decoderHidden: decoder.hidden,
    encoderAttentions: encoder.weights,
    decoderAttentions: decoder.weights,
  }
}

const decode = (
  config: BrainlmConfig,
  latent: Value,
  given: { xyz: Value; parameter: ParameterOf; attention: AttentionChoice },
) => {
  const { xyz, parameter, attention } = given
  const [tokens, patches] = [tokensOf(config), patchesOf(config)]
  const { parcels, decoderHiddenSize: width, layerNormEps: epsilon } = config
  const [batch, sequence] = latent.shape
  const hidden = tokens - (sequence - 1)
  const flat = graph.reshape(latent, [batch * sequence, config.hiddenSize])
  const embedded = graph.reshape(linearOf(flat, 'decoder.decoder_embed', parameter), [batch, sequence, width])
  const [cls, seen] = graph.split(embedded, 1, [1, sequence - 1])
  const blank = hidden > 0 ? [graph.expand(parameter('decoder.mask_token'), [batch, hidden, width])] : []
  const shuffled = graph.reshape(graph.concatenate([seen, ...blank], 1), [batch * tokens, width])
  const natural = graph.gatherRows(shuffled, rowsOf(graph.input('ids_restore', [batch, tokens], 'int64'), tokens))
  const placed = addPositions(
    graph.reshape(natural, [batch, parcels, patches, width]),
    xyz,
    'decoder.decoder_xyz_projection',
    parameter,
  )
  const layers = throughLayers(
    [cls, graph.reshape(placed, [batch, tokens, width])],
    { name: 'decoder.decoder_layers', layers: config.decoderLayers, heads: config.decoderHeads },
    parameter,
    { config, attention },
  )
  const [, decoded] = graph.split(layers.hidden.at(-1)!, 1, [1, tokens])
  const rows = graph.reshape(decoded, [batch * tokens, width])
  const normed = normOf(rows, 'decoder.decoder_norm', parameter, epsilon)
  const half = graph.leakyRelu(linearOf(normed, 'decoder.decoder_pred1', parameter), linearSlope)
  const frames = linearOf(half, 'decoder.decoder_pred2', parameter)
  const prediction = graph.reshape(frames, [batch, parcels, patches, config.patchFrames])
  return { ...layers, prediction: config.tanhDecoder ? graph.tanh(prediction) : prediction }
}
