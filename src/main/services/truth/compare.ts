import type { TaskContext } from '../../ports'
import { medianOrNull } from '../../domain/normative'
import {
  addCrossProducts,
  baselines,
  crossProductsOfRecording,
  fitParcelPrecision,
  noCrossProducts,
  predictHidden,
  type CrossProducts,
  type ParcelPrecision,
  type Pass,
  type Passage,
} from '../../domain/truth'
import { maskedR2 } from '../../domain/windows'
import { maskIndices } from '../../models/mask'
import { breathe } from '../inference/breathe'
import type { Reconstruction, Reconstructor } from '../reconstruction'
import type { TestRecording } from './chooseRecordings'

export const contestants = ['model', ...baselines] as const
/** Median over parcels of the masked R2; null where nothing varies. */
export type Scores = Record<(typeof contestants)[number], number | null>

/** A recording, what the model made of it, and how well everybody guessed what was hidden. */
export interface Compared {
  recording: TestRecording
  reconstruction: Reconstruction
  scores: Scores
}

/** Recordings whose parcels' covariance is learned from the others; so many groups of them. */
const mostFolds = 5

/** Reconstructs recordings, one after the other. */
export const reconstructAll = async (
  reconstructor: Reconstructor,
  recordings: readonly TestRecording[],
  { progress, signal }: TaskContext,
  gain?: number,
): Promise<Reconstruction[]> => {
  const reconstructions: Reconstruction[] = []
  for (const [index, { name, series }] of recordings.entries()) {
    progress({
      fraction: index / recordings.length,
      message: `Predicting recording ${index + 1} of ${recordings.length}`,
    })
    reconstructions.push(await reconstructor.reconstruct(series, { signal, file: name, gain }))
  }
  return reconstructions
}

/**
 * The baselines beside the model on the very values that it predicted. For the ridge, recordings are put into five
 * groups (each its own, when they are fewer), and the covariance for a recording comes from all other groups; of a
 * single recording from what is not hidden of it.
 */
export const compare = async (
  reconstructor: Reconstructor,
  recordings: readonly TestRecording[],
  reconstructions: readonly Reconstruction[],
  { progress, signal }: TaskContext,
): Promise<Compared[]> => {
  const passes = passesOf(reconstructor)
  const compared: Compared[] = []
  const precisionOf = learnPrecisions(reconstructions)
  for (const [index, reconstruction] of reconstructions.entries()) {
    await breathe(signal, 'a model was compared')
    progress({
      fraction: index / recordings.length,
      message: `Comparing recording ${index + 1} of ${recordings.length}`,
    })
    const { recorded, valid, frames } = reconstruction
    const passage = { ...passageOf(reconstructor, reconstruction), passes }
    const guesses = predictHidden({ frames, values: recorded, valid }, passage, precisionOf(index))
    const r2 = (guess: Float32Array) => medianOrNull(maskedR2(recorded, guess, valid).r2)
    const scores = {
      model: medianOrNull(reconstruction.maskedR2.r2),
      mean: r2(guesses.mean),
      interpolation: r2(guesses.interpolation),
      ridge: r2(guesses.ridge),
    }
    compared.push({ recording: recordings[index], reconstruction, scores })
  }
  return compared
}

const passesOf = ({ maskSets, model: { model } }: Reconstructor): Pass[] =>
  maskSets.map(({ noise, predicted }) => ({ hidden: maskIndices(noise, model.tokens, model.kept).mask, predicted }))

const passageOf = ({ model: { model, card } }: Reconstructor, { plan, frames, reconstructed }: Reconstruction) => {
  const windowOfFrame = new Int32Array(frames).fill(-1)
  for (const { window, firstFrame } of plan.patches)
    windowOfFrame.fill(window, firstFrame, firstFrame + card.contract.patchFrames)
  const { tokenOfValue } = model
  return { starts: plan.starts, tokenOfValue, windowOfFrame, reconstructed } satisfies Omit<Passage, 'passes'>
}

/** For each recording the precision that the recordings of all other groups give; null when there is no other. */
const learnPrecisions = (reconstructions: readonly Reconstruction[]): ((index: number) => ParcelPrecision | null) => {
  const folds = Math.min(mostFolds, reconstructions.length)
  if (folds < 2) return () => null
  const { parcels } = reconstructions[0]
  const sums = Array.from({ length: folds }, () => noCrossProducts(parcels))
  for (const [index, { frames, recorded, valid }] of reconstructions.entries())
    addCrossProducts(sums[index % folds], crossProductsOfRecording({ frames, values: recorded, valid }))
  const learned = new Map<number, ParcelPrecision | null>()
  return (index) => {
    const fold = index % folds
    if (!learned.has(fold)) learned.set(fold, fitParcelPrecision(withoutFold(sums, fold, parcels)))
    return learned.get(fold)!
  }
}

const withoutFold = (sums: readonly CrossProducts[], left: number, parcels: number): CrossProducts => {
  const total = noCrossProducts(parcels)
  for (const [fold, one] of sums.entries()) if (fold !== left) addCrossProducts(total, one)
  return total
}
