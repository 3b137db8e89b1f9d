import * as graph from '../../graph'
import type { Value } from '../../graph'
import { predictedTokens, restoreOrder } from '../decoding'
import { linearOf, normOf, rowsOf, throughLayers, type Stack } from '../layers'
import type { DecodeOptions, Decoding, EncodeOptions, Encoding, ParameterOf } from '../maskedModel'
import { sideOf, tokensOf, type VitmaeConfig } from './config'
import { vitmaeLayer } from './layer'
import { layerParts } from './parameters'
import { cutPatches, joinPatches, makePicture } from './picture'
import { positions } from './positions'

const encoderStack = (config: VitmaeConfig): Stack => ({
  name: 'vit.encoder.layer',
  layers: config.encoderLayers,
  heads: config.encoderHeads,
  epsilon: config.layerNormEps,
  layer: vitmaeLayer,
  parts: layerParts,
})
const decoderStack = (config: VitmaeConfig): Stack => ({
  ...encoderStack(config),
  name: 'decoder.decoder_layers',
  layers: config.decoderLayers,
  heads: config.decoderHeads,
})

/**
 * Patches [R, patch * patch] -> [R, H]. The published convolution sees the picture in three equal colours: its kernels'
 * sum sees it once, and each colour's kernel has the gradient of the sum.
 */
const embedPatches = (patches: Value, config: VitmaeConfig, parameter: ParameterOf): Value => {
  const { hiddenSize: width, patchSize } = config
  const kernels = graph.sum(parameter('vit.embeddings.patch_embeddings.projection.weight'), [1])
  const bias = parameter('vit.embeddings.patch_embeddings.projection.bias')
  return graph.linear(patches, graph.reshape(kernels, [width, patchSize * patchSize]), bias)
}

/**
 * The encoder of BrainLM's ViT-MAE. Inputs of the graph: signal [B, P, W], parcels in the order of the model's contract
 * (from back to front), ids_keep [B, K] int64; tokens are the picture's patches, row-major, those that carry nothing
 * included. Source: Ortega Caro et al. 2024, and the authors' public code; He et al. 2022 for the architecture.
 */
export const encodeVitmae = (config: VitmaeConfig, parameter: ParameterOf, options: EncodeOptions): Encoding => {
  const { batch, kept } = options
  const { parcels, windowFrames, hiddenSize: width } = config
  const signal = options.signal ?? graph.input('signal', [batch, parcels, windowFrames])
  const ids = graph.input('ids_keep', [batch, kept], 'int64')
  const patches = cutPatches(makePicture(signal, config), config)
  const seen = graph.gatherRows(patches, rowsOf(ids, tokensOf(config)))
  const places = graph.constant(positions(sideOf(config), width), [tokensOf(config), width])
  const embedded = graph.add(
    embedPatches(seen, config, parameter),
    graph.gatherRows(places, graph.reshape(ids, [batch * kept])),
  )
  const cls = graph.expand(parameter('vit.embeddings.cls_token'), [batch, 1, width])
  const sequence = graph.concatenate([cls, graph.reshape(embedded, [batch, kept, width])], 1)
  const { hidden, attentions } = throughLayers(sequence, encoderStack(config), parameter, options)
  const latent = normOf(hidden.at(-1)!, 'vit.layernorm', parameter, config.layerNormEps)
  return { signal, latent, hidden, attentions }
}

/**
 * The decoder. Further input: ids_restore [B, N] int64. The prediction is the mean over the colours. Extras:
 * `token_logits` [B, N, patch * patch * colours] by row, column and colour, and `padded` [B, S, S], the picture.
 */
export const decodeVitmae = (
  config: VitmaeConfig,
  parameter: ParameterOf,
  { signal, latent }: Encoding,
  options: DecodeOptions,
): Decoding => {
  const { batch } = options
  const { decoderHiddenSize: width, layerNormEps: epsilon, patchSize, channels } = config
  const tokens = tokensOf(config)
  const sequence = latent.shape[1]
  const flat = graph.reshape(latent, [batch * sequence, config.hiddenSize])
  const embedded = graph.reshape(linearOf(flat, 'decoder.decoder_embed', parameter), [batch, sequence, width])
  const { cls, natural } = restoreOrder(embedded, tokens, () => parameter('decoder.mask_token'))
  const places = graph.constant(positions(sideOf(config), width), [tokens, width])
  const placed = graph.add(graph.reshape(natural, [batch, tokens, width]), places)
  const predicted = predictedTokens({ batch, tokens, kept: sequence - 1 }, options.predict)
  const { hidden, attentions } = throughLayers(graph.concatenate([cls, placed], 1), decoderStack(config), parameter, {
    ...options,
    lastRows: predicted.lastRows,
  })
  const normed = predicted.take(normOf(hidden.at(-1)!, 'decoder.decoder_norm', parameter, epsilon))
  const values = predicted.place(meanColour(normed, config, parameter))
  const logits = predicted.place(linearOf(normed, 'decoder.decoder_pred', parameter))
  return {
    prediction: joinPatches(values, batch, config),
    hidden,
    attentions,
    extras: {
      token_logits: graph.reshape(logits, [batch, tokens, patchSize * patchSize * channels]),
      padded: makePicture(signal, config),
    },
  }
}

/** Tokens [R, D] -> the mean over the colours of what is predicted, [R, patch * patch]: by the mean of the weights. */
const meanColour = (normed: Value, { patchSize, channels }: VitmaeConfig, parameter: ParameterOf): Value => {
  const pixels = patchSize * patchSize
  const width = normed.shape[1]
  const weights = graph.reshape(parameter('decoder.decoder_pred.weight'), [pixels, channels, width])
  const bias = graph.reshape(parameter('decoder.decoder_pred.bias'), [pixels, channels])
  return graph.linear(
    normed,
    graph.reshape(graph.mean(weights, [1]), [pixels, width]),
    graph.reshape(graph.mean(bias, [1]), [pixels]),
  )
}
