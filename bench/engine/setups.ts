import { openModel } from '../../src/main/models/openModel'
import type { MaskedModel } from '../../src/main/models/maskedModel'
import type { Weights } from '../../src/main/models/parameters'
import type { Tensor } from '../../src/main/ports'
import { published } from '../../tests/parity/brainlm/published'

/** What is measured, of the published sizes. */
const configs = { old_13M: published.old_13M, vitmae_111M: published.vitmae_111M }
export type ModelName = keyof typeof configs

/** What one process measures. */
export interface Setup {
  model: ModelName
  what: 'train' | 'infer'
  batch: number
  threads: number
  warmUp: number
  runs: number
}

/** What it found, ours and the peer's alike. */
export interface Outcome {
  library: string
  /** Of each run. */
  seconds: number[]
  /** Processor time of a run, all threads together. */
  cpuSeconds: number
  /** Before each update, those of the warm-up first. */
  losses: number[]
  peakMiB: number
  /** Most memory before anything of the model was there. */
  idleMiB: number
}

export const configOf = (name: ModelName) => configs[name].config

export const modelOf = (name: ModelName): MaskedModel => {
  const { architecture, config } = configs[name]
  const opened = openModel(architecture, config)
  if (!opened.ok) throw new Error(opened.problems.join('; '))
  return opened.model
}

/** Step of the walk through the tokens that shuffles them; prime, so it meets each token once. */
export const shuffleStep = 1237

/** Values after which the formula begins again; prime, so rows of a matrix differ. */
const period = 9973

/** Values that both sides make for themselves: centre + scale * sin(1 + .7 (i mod period) + 2.3 number). */
const formula = (count: number, number: number, centre = 0, scale = 1): Float32Array => {
  const values = new Float32Array(count)
  for (let i = 0; i < Math.min(count, period); i++) values[i] = centre + scale * Math.sin(1 + 0.7 * i + 2.3 * number)
  for (let i = period; i < count; i++) values[i] = values[i - period]
  return values
}

const isNorm = (name: string): boolean => /norm/i.test(name) && name.endsWith('.weight')

/** Arrays that are read and trained by the formula, numbered in the order of their names; the rest as it begins. */
export const weightsOf = (model: MaskedModel): Weights => {
  const read = model.parameters.filter(({ trainable, used }) => trainable && used).map(({ name }) => name)
  const numbers = new Map(read.sort().map((name, number) => [name, number]))
  return new Map(
    [...model.initialise(1)].map(([name, values]) => {
      const number = numbers.get(name)
      if (number === undefined) return [name, values]
      return [name, formula(values.length, number, isNorm(name) ? 1 : 0, name.includes('xyz') ? 0.001 : 0.02)]
    }),
  )
}

/** Feeds of one batch, every sample with the same mask. */
export const feedsOf = (model: MaskedModel, batch: number): Record<string, Tensor> => {
  const { parcels, windowFrames, tokens, kept, tokenOfValue } = model
  const place = Array.from({ length: tokens }, (_, token) => (token * shuffleStep) % tokens)
  const order = Array.from(place.keys()).sort((a, b) => place[a] - place[b])
  const ids = (list: readonly number[]): Tensor => ({
    dtype: 'int64',
    shape: [batch, list.length],
    data: BigInt64Array.from({ length: batch * list.length }, (_, i) => BigInt(list[i % list.length])),
  })
  const floats = (data: Float32Array, shape: number[]): Tensor => ({ dtype: 'float32', shape, data })
  const window = [batch, parcels, windowFrames]
  const size = parcels * windowFrames
  const hidden = Float32Array.from(tokenOfValue, (token) => (place[token] >= kept ? 1 : 0))
  return {
    signal: floats(formula(batch * size, 1000), window),
    xyz: floats(formula(batch * parcels * 3, 1001, 0, 60), [batch, parcels, 3]),
    ids_keep: ids(order.slice(0, kept)),
    ids_hidden: ids(order.slice(kept)),
    ids_restore: ids(place),
    weight: floats(
      Float32Array.from({ length: batch * size }, (_, i) => hidden[i % size]),
      window,
    ),
  }
}

/** The loss of a prediction, as training has it. */
export const lossOf = (prediction: Tensor, { signal, weight }: Record<string, Tensor>): number => {
  let [sum, counted] = [0, 0]
  for (let i = 0; i < prediction.data.length; i++) {
    const share = Number(weight.data[i])
    sum += share * (Number(prediction.data[i]) - Number(signal.data[i])) ** 2
    counted += share
  }
  return sum / counted
}
