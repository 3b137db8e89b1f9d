import type { InputContract } from '../../../preload/contract'
import type { TrainingBatch } from '../../domain/windows'
import { maskIndices } from '../../models/mask'
import type { MaskedModel } from '../../models/maskedModel'
import type { Tensor } from '../../ports'
import { feedPositions } from '../feedPositions'

export type Feeds = Record<string, Tensor>

export const float32 = (data: Float32Array, shape: readonly number[]): Tensor => ({ dtype: 'float32', shape, data })
export const int64 = (data: BigInt64Array, shape: readonly number[]): Tensor => ({ dtype: 'int64', shape, data })

/** The window itself, and where the parcels lie for a model that asks. */
export const windowFeeds = (model: MaskedModel, contract: InputContract, signal: Float32Array): Feeds => {
  const { parcels, windowFrames } = model
  const batch = signal.length / (parcels * windowFrames)
  const positions = feedPositions(contract)
  const xyz = Float32Array.from({ length: batch * positions.length }, (_, at) => positions[at % positions.length])
  return { signal: float32(signal, [batch, parcels, windowFrames]), xyz: float32(xyz, [batch, parcels, 3]) }
}

/** Where a model blanks values that it sees, more than what is hidden has to be predicted. */
export const predictionOf = ({ fixedMask }: MaskedModel): 'all' | 'hidden' => (fixedMask ? 'all' : 'hidden')

/** A batch with tokens hidden: what the model is fed to predict them, and `weight`, 1 for every value that counts. */
export const hiddenFeeds = (model: MaskedModel, contract: InputContract, kept: number, batch: TrainingBatch): Feeds => {
  const { signal, present, noise } = batch
  const { tokens, parcels, windowFrames, tokenOfValue } = model
  const size = noise.length / tokens
  const { idsKeep, idsRestore, idsHidden, mask } = maskIndices(noise, tokens, kept)
  const values = parcels * windowFrames
  const counts = model.fixedMask?.weight
  const weight = present.map((there, at) => {
    const [sample, value] = [Math.floor(at / values), at % values]
    return there * (counts ? counts[value] : mask[sample * tokens + tokenOfValue[value]])
  })
  return {
    ...windowFeeds(model, contract, signal),
    ids_keep: int64(idsKeep, [size, kept]),
    ids_restore: int64(idsRestore, [size, tokens]),
    ids_hidden: int64(idsHidden, [size, tokens - kept]),
    weight: float32(weight, [size, parcels, windowFrames]),
  }
}
