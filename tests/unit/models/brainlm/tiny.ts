import {
  keptTokens,
  maskIndices,
  tokensOf,
  type BrainlmConfig,
  type TrainingStep,
  momentNames,
} from '../../../../src/main/models/brainlm'
import { makeRandom } from '../../../../src/main/models/random'
import type { Session, Tensor } from '../../../../src/main/ports'

/** A model small enough to be differentiated by hand, of 4 parcels x 3 patches. */
export const tiny: BrainlmConfig = {
  parcels: 4,
  windowFrames: 12,
  patchFrames: 4,
  hiddenSize: 8,
  intermediateSize: 12,
  encoderLayers: 2,
  encoderHeads: 2,
  decoderHiddenSize: 8,
  decoderIntermediateSize: 10,
  decoderLayers: 1,
  decoderHeads: 4,
  maskRatio: 0.5,
  loss: 'mse',
  tanhDecoder: false,
  layerNormEps: 1e-12,
  convKernel: 5,
  initializerRange: 0.2,
}

const float32 = (shape: number[], value: (index: number) => number): Tensor => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value(i)),
})
const scalar = (value: number): Tensor => float32([], () => value)

/**
 * Slow waves with a parcel's own phase, as large as a gain would make them; places, in units that let a small model
 * learn within a test; and a random mask.
 */
export const batchOf = (config: BrainlmConfig, batch: number, seed: number): Record<string, Tensor> => {
  const random = makeRandom(seed)
  const [tokens, kept] = [tokensOf(config), keptTokens(config)]
  const { parcels, windowFrames } = config
  const starts = Array.from({ length: batch }, () => random.uniform() * 20)
  const noise = Float32Array.from({ length: batch * tokens }, random.uniform)
  const { idsKeep, idsRestore, idsHidden, mask } = maskIndices(noise, tokens, kept)
  return {
    signal: float32([batch, parcels, windowFrames], (i) => {
      const [frame, parcel] = [i % windowFrames, Math.floor(i / windowFrames) % parcels]
      const start = starts[Math.floor(i / (windowFrames * parcels))]
      return 5 * Math.sin(0.5 * (frame + start) + parcel) + 0.5 * random.normal()
    }),
    xyz: float32([batch, parcels, 3], (i) => 1.2 * Math.sin(1 + (i % (parcels * 3)))),
    ids_keep: { dtype: 'int64', shape: [batch, kept], data: idsKeep },
    ids_restore: { dtype: 'int64', shape: [batch, tokens], data: idsRestore },
    ids_hidden: { dtype: 'int64', shape: [batch, tokens - kept], data: idsHidden },
    weight: float32([batch, parcels, windowFrames], (i) => mask[Math.floor(i / config.patchFrames)]),
  }
}

/** First state of a training step: the weights given and moments of zero. */
export const startState = (
  step: TrainingStep,
  weights: ReadonlyMap<string, Float32Array>,
  shapes: ReadonlyMap<string, readonly number[]>,
): Record<string, Tensor> =>
  Object.fromEntries(
    step.parameterNames.flatMap((name) => {
      const shape = [...shapes.get(name)!]
      const { first, second } = momentNames(name)
      const data = weights.get(name)!.slice()
      return [
        [name, { dtype: 'float32' as const, shape, data }],
        [first, float32(shape, () => 0)],
        [second, float32(shape, () => 0)],
      ]
    }),
  )

/** Runs steps of AdamW from a first state; gives the loss of each. */
export const trainSteps = async (
  session: Session,
  first: Record<string, Tensor>,
  options: { steps: number; learningRate: number; batch: (step: number) => Record<string, Tensor> },
): Promise<number[]> => {
  const losses: number[] = []
  for (let t = 1; t <= options.steps; t++) {
    const outputs = await session.run({
      ...(t === 1 ? first : {}),
      ...options.batch(t),
      learning_rate: scalar(options.learningRate),
      bias_correction1: scalar(1 - 0.9 ** t),
      bias_correction2: scalar(1 - 0.999 ** t),
      weight_decay: scalar(0.05),
    })
    losses.push(Number(outputs.loss.data[0]))
  }
  return losses
}
