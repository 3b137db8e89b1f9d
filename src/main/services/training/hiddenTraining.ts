import { AppError, type Device } from '../../../preload/contract'
import { layoutTokens, makeFixedBatches, makeMasking, makeTrainingBatches, type Masking } from '../../domain/windows'
import type { Runtime } from '../../ports'
import { hiddenFeeds, type Feeds } from './hiddenFeeds'
import { measureHidden, type Measure } from './measureHidden'
import type { TrainingPlan } from './plan'
import type { Learner } from './trainer'

/** Windows of each recording that is held out, at most. */
const windowsToMeasure = 4

/** How a plan of learning from hidden activity is carried out. */
export interface HiddenTraining {
  learner: Learner
  /** What batch 0, 1, ... is fed. */
  feeds(batch: number): Feeds
  /** Null when nobody is held out. */
  openMeasure(runtime: Runtime, device: Device): Promise<Measure> | null
}

/** Throws AppError 'usage.bad' when the mask cannot be made of these windows. */
export const planHidden = (plan: TrainingPlan): HiddenTraining => {
  const { model, contract, settings, seed, recordings, heldOut } = plan
  const masking = chooseMasking(plan)
  const { batch, noise, amplitude, parcelDropout, jitterFrames } = settings
  const shared = { seed, batch, windowFrames: model.windowFrames, masking }
  const augmentation = { noise, amplitude, parcelDropout, jitterFrames }
  const batches = makeTrainingBatches(
    recordings.map(({ scaled }) => scaled),
    { ...shared, augmentation },
  )
  const { kept } = masking
  return {
    learner: {
      model,
      objective: { kind: 'reconstruct' },
      tune: { kind: 'full' },
      kept,
      weights: plan.weights ?? model.initialise(seed),
    },
    feeds: (number) => hiddenFeeds(model, contract, kept, batches(number)),
    openMeasure(runtime, device) {
      if (heldOut.length === 0) return null
      const fixed = makeFixedBatches(
        heldOut.map(({ scaled }) => scaled),
        { ...shared, windows: windowsToMeasure },
      )
      return measureHidden(runtime, { model, contract, kept, batches: fixed, device })
    },
  }
}

const chooseMasking = ({ model, contract, settings }: TrainingPlan): Masking => {
  const { mask: kind, blockOf, blockFrames } = settings
  const { fixedMask } = model
  if (fixedMask && kind !== 'random')
    throw new AppError('usage.bad', `This model decides itself what it hides: take mask=random, or another trainMode.`)
  if (fixedMask) return { kept: model.kept, draw: () => fixedMask.noise }
  const { kept, tokens, windowFrames, tokenOfValue } = model
  const groups = contract.parcels.map(
    ({ name, network }) => (blockOf === 'network' ? network : null) ?? `parcel ${name}`,
  )
  if (kind === 'block' && blockOf === 'network' && contract.parcels.every(({ network }) => network === null))
    throw new AppError(
      'usage.bad',
      'Nothing says to which network a parcel belongs: hide blocks of parcels (blockOf=parcel).',
    )
  try {
    return makeMasking({
      kind,
      layout: layoutTokens(tokenOfValue, tokens, windowFrames),
      kept,
      windowFrames,
      groups,
      blockFrames,
    })
  } catch (error) {
    if (error instanceof RangeError) throw new AppError('usage.bad', `mask=${kind} cannot be: ${error.message}.`)
    throw error
  }
}
