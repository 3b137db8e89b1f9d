import type { Device, Head, Truth } from '../../../preload/contract'
import { goldenNoise, goldenWindow, summarise } from '../../domain/truth'
import { embeddingOnnx } from '../../models/embedding'
import { headInferenceOnnx, type HeadConfig } from '../../models/head'
import { inferenceOnnx } from '../../models/inference'
import type { Runtime } from '../../ports'
import { maskFeeds, naturalOrder, windowFeeds } from '../inference/feeds'
import { withSession } from '../inference/readyModel'
import type { LoadedModel } from '../modelFiles'
import { withWeightedSession, type GraphWeights } from '../modelSession'
import { checkTokenOrder } from './tokenOrder'

/**
 * The model's outputs on the made-up window of a seed: with as many tokens hidden as in training; of a fine-tuned model
 * with none hidden, its logits standing for the prediction.
 */
export const runGolden = (
  runtime: Runtime,
  loaded: LoadedModel,
  device: Device,
  seed: number,
): Promise<Truth['golden']> => {
  const { model, card } = loaded
  const kept = card.head ? model.tokens : model.kept
  const noise = card.head ? naturalOrder(model) : goldenNoise(model.tokens, seed)
  const compile = (weights: GraphWeights): Uint8Array => {
    const options = { batch: 1, weights, standardOnly: false, device }
    return card.head
      ? headInferenceOnnx(model, headConfigOf(card.head), options)
      : inferenceOnnx(model, { ...options, kept })
  }
  return withWeightedSession(runtime, loaded, compile, device, async (session) => {
    const { ids_keep, ids_restore } = maskFeeds(model, noise, kept, 1)
    const outputs = await session.run({
      ...windowFeeds(loaded, goldenWindow(model.parcels, model.windowFrames, seed)),
      ids_keep,
      ...(card.head === null && { ids_restore }),
    })
    const summary = (name: string) => summarise(outputs[name].data as Float32Array)
    return { seed, prediction: summary(card.head ? 'logits' : 'prediction'), latent: summary('latent') }
  })
}

const headConfigOf = (head: Head): HeadConfig => ({
  ...head,
  outputs: head.kind === 'classes' ? head.classes.length : 1,
  dropout: 0,
})

/** Whether values reach the tokens that the model says; see `checkTokenOrder`. */
export const runTokenOrder = (
  runtime: Runtime,
  loaded: LoadedModel,
  device: Device,
  seed: number,
): Promise<Truth['tokenOrder']> => {
  const { model, weights, card } = loaded
  const { ids_keep } = maskFeeds(model, naturalOrder(model), model.tokens, 1)
  return withSession(runtime, embeddingOnnx(model, weights, device), device, (session) =>
    checkTokenOrder(model, card.contract, seed, async (signal) => {
      const outputs = await session.run({ ...windowFeeds(loaded, signal), ids_keep })
      return outputs['encoder_hidden.0'].data as Float32Array
    }),
  )
}
