import { fillWindow, type ScaledSeries } from '../../domain/windows'
import type { MaskedModel } from '../../models/maskedModel'
import { maskIndices } from '../../models/mask'
import type { Tensor } from '../../ports'
import { feedPositions } from '../feedPositions'
import type { LoadedModel } from '../modelFiles'

export type Feeds = Record<string, Tensor>

/** A window of a recording as a model is fed it. */
export interface ModelWindow {
  /** [P, W] float32, scaled; what is missing, or beyond the recording's end, is 0. */
  signal: Float32Array
  /** [P, W] 1 = the recording has this value and the parcel is usable. */
  present: Float32Array
}

export const cutModelWindow = (series: ScaledSeries, start: number, windowFrames: number): ModelWindow => {
  const size = series.parcels * windowFrames
  const window = { signal: new Float32Array(size), present: new Float32Array(size) }
  fillWindow(series, start, windowFrames, window)
  return window
}

/** Windows [B, P, W] one after the other, and where the model asks for them the positions of the parcels. */
export const windowFeeds = ({ model, card }: LoadedModel, signal: Float32Array): Feeds => {
  const { parcels, windowFrames } = model
  const batch = signal.length / (parcels * windowFrames)
  const feeds: Feeds = { signal: { dtype: 'float32', shape: [batch, parcels, windowFrames], data: signal } }
  if (!model.feedsPositions) return feeds
  const positions = feedPositions(card.contract)
  const repeated = new Float32Array(batch * positions.length)
  for (let sample = 0; sample < batch; sample++) repeated.set(positions, sample * positions.length)
  return { ...feeds, xyz: { dtype: 'float32', shape: [batch, parcels, 3], data: repeated } }
}

/** The same tokens hidden in every sample: those with the highest noise. */
export const maskFeeds = ({ tokens }: MaskedModel, noise: Float32Array, kept: number, batch: number): Feeds => {
  const { idsKeep, idsRestore, idsHidden } = maskIndices(noise, tokens, kept)
  const repeat = (ids: BigInt64Array): BigInt64Array =>
    BigInt64Array.from({ length: batch * ids.length }, (_, at) => ids[at % ids.length])
  return {
    ids_keep: { dtype: 'int64', shape: [batch, kept], data: repeat(idsKeep) },
    ids_restore: { dtype: 'int64', shape: [batch, tokens], data: repeat(idsRestore) },
    ids_hidden: { dtype: 'int64', shape: [batch, tokens - kept], data: repeat(idsHidden) },
  }
}

/** Noise that keeps every token in its natural order, but these, which come last. */
export const naturalOrder = ({ tokens }: MaskedModel, hidden: ReadonlySet<number> = new Set()): Float32Array =>
  Float32Array.from({ length: tokens }, (_, token) => (hidden.has(token) ? 1 : 0) + token / tokens)
