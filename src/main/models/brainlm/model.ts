import * as graph from '../../graph'
import type { Value } from '../../graph'
import { predictedTokens, restoreOrder } from '../decoding'
import { keepAll, linearOf, normOf, rowsOf, throughLayers, type Stack } from '../layers'
import type { DecodeOptions, Decoding, EncodeOptions, Encoding, ParameterOf } from '../maskedModel'
import { patchesOf, tokensOf, type BrainlmConfig } from './config'
import { brainlmLayer } from './layer'
import { layerParts } from './parameters'
import { positions } from './positions'

const linearSlope = 0.1

/** The places of the parcels, [B * P, 3]. */
const placesInput = ({ parcels }: BrainlmConfig, batch: number): Value =>
  graph.reshape(graph.input('xyz', [batch, parcels, 3]), [batch * parcels, 3])

/** Positions of parcels and patches added to tokens [B, P, patches, H], the same in encoder and decoder. */
const addPositions = (tokens: Value, xyz: Value, projection: string, parameter: ParameterOf): Value => {
  const [batch, parcels, patches, width] = tokens.shape
  const places = graph.reshape(linearOf(xyz, projection, parameter), [batch, parcels, 1, width])
  return graph.add(graph.add(tokens, places), graph.constant(positions(patches, width), [patches, width]))
}

const encoderStack = (config: BrainlmConfig): Stack => ({
  name: 'vit.encoder.layer',
  layers: config.encoderLayers,
  heads: config.encoderHeads,
  epsilon: config.layerNormEps,
  layer: brainlmLayer,
  parts: layerParts,
})
const decoderStack = (config: BrainlmConfig): Stack => ({
  ...encoderStack(config),
  name: 'decoder.decoder_layers',
  layers: config.decoderLayers,
  heads: config.decoderHeads,
})

/**
 * The encoder of BrainLM's masked autoencoder, the first published architecture: it sees the kept tokens in the order
 * of `ids_keep`.
 *
 * Inputs of the graph: signal [B, P, W], xyz [B, P, 3] in units of the model's contract, ids_keep [B, K] int64; tokens
 * are parcel-major. Source: Ortega Caro et al. 2024, and the authors' public code and checkpoints.
 */
export const encodeBrainlm = (config: BrainlmConfig, parameter: ParameterOf, options: EncodeOptions): Encoding => {
  const { batch, kept, dropout = keepAll } = options
  const { parcels, patchFrames, hiddenSize: width } = config
  const tokens = tokensOf(config)
  const signal = options.signal ?? graph.input('signal', [batch, parcels, config.windowFrames])
  const cut = graph.reshape(signal, [batch * tokens, patchFrames])
  const embedded = linearOf(cut, 'vit.embeddings.signal_embedding_projection', parameter)
  const placed = addPositions(
    graph.reshape(embedded, [batch, parcels, patchesOf(config), width]),
    placesInput(config, batch),
    'vit.embeddings.xyz_embedding_projection',
    parameter,
  )
  const seen = graph.gatherRows(
    dropout(graph.reshape(placed, [batch * tokens, width]), 'vit.embeddings'),
    rowsOf(graph.input('ids_keep', [batch, kept], 'int64'), tokens),
  )
  const cls = graph.expand(parameter('vit.embeddings.cls_token'), [batch, 1, width])
  const sequence = graph.concatenate([cls, graph.reshape(seen, [batch, kept, width])], 1)
  const { hidden, attentions } = throughLayers(sequence, encoderStack(config), parameter, options)
  const latent = normOf(hidden.at(-1)!, 'vit.layernorm', parameter, config.layerNormEps)
  return { signal, latent, hidden, attentions }
}

/**
 * The decoder: what the encoder gives, blanks in the places of the hidden tokens (`ids_restore` [B, N] int64), all in
 * their natural order. Extra: `decoder_normed` [B, 1 + N, D], the last layer's output after the last norm.
 */
export const decodeBrainlm = (
  config: BrainlmConfig,
  parameter: ParameterOf,
  { latent }: Encoding,
  options: DecodeOptions,
): Decoding => {
  const { batch, dropout = keepAll } = options
  const tokens = tokensOf(config)
  const { parcels, decoderHiddenSize: width, layerNormEps: epsilon } = config
  const sequence = latent.shape[1]
  const flat = graph.reshape(latent, [batch * sequence, config.hiddenSize])
  const embedded = graph.reshape(linearOf(flat, 'decoder.decoder_embed', parameter), [batch, sequence, width])
  const { cls, natural } = restoreOrder(embedded, tokens, () => parameter('decoder.mask_token'))
  const placed = addPositions(
    graph.reshape(natural, [batch, parcels, patchesOf(config), width]),
    placesInput(config, batch),
    'decoder.decoder_xyz_projection',
    parameter,
  )
  const dropped = dropout(graph.reshape(placed, [batch, tokens, width]), 'decoder.embeddings')
  const predicted = predictedTokens({ batch, tokens, kept: sequence - 1 }, options.predict)
  const { hidden, attentions } = throughLayers(graph.concatenate([cls, dropped], 1), decoderStack(config), parameter, {
    ...options,
    lastRows: predicted.lastRows,
  })
  const normed = normOf(hidden.at(-1)!, 'decoder.decoder_norm', parameter, epsilon)
  const frames = predicted.place(predictFrames(predicted.take(normed), config, parameter))
  const prediction = graph.reshape(frames, [batch, parcels, config.windowFrames])
  return { prediction, hidden, attentions, extras: { decoder_normed: normed } }
}

/** Tokens after the last norm [R, D] -> their frames [R, patchFrames]. */
const predictFrames = (normed: Value, config: BrainlmConfig, parameter: ParameterOf): Value => {
  const half = graph.leakyRelu(linearOf(normed, 'decoder.decoder_pred1', parameter), linearSlope)
  const frames = linearOf(half, 'decoder.decoder_pred2', parameter)
  return config.tanhDecoder ? graph.tanh(frames) : frames
}
