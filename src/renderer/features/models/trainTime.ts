import type { Model } from '../../../preload/contract'
import { workPerStep, type BrainlmSize } from '../../lib/brainlmSize'
import { stepsPerSecond } from '../../lib/lossSmoothing'

/** What is going to be trained. */
export interface Plan {
  size: BrainlmSize
  batch: number
  steps: number
  device: string
}

const sizeOfModel = ({ card }: Model): BrainlmSize => {
  const of = (name: string) => Number(card.config[name])
  return {
    parcels: card.contract.parcels.length,
    windowFrames: card.contract.windowFrames,
    patchFrames: card.contract.patchFrames,
    hiddenSize: of('hiddenSize'),
    intermediateSize: of('intermediateSize'),
    encoderLayers: of('encoderLayers'),
    decoderLayers: of('decoderLayers'),
    heads: of('encoderHeads'),
    maskRatio: of('maskRatio'),
  }
}

/**
 * Seconds a training may take, by the speed of the model of most alike size that was trained on the same kind of
 * device, and that model's name. Null when there is none to judge by.
 */
export const expectSeconds = (plan: Plan, models: readonly Model[]): { seconds: number; by: string } | null => {
  const work = workPerStep(plan.size, plan.batch)
  const known = models.flatMap((model) => {
    const { training, architecture } = model.card
    if (training?.device !== plan.device || architecture !== 'brainlm') return []
    const rate = stepsPerSecond(model.curve, Infinity)
    const itsWork = workPerStep(sizeOfModel(model), training.batch)
    if (rate === null || !(itsWork > 0)) return []
    const seconds = (plan.steps / rate) * (work / itsWork)
    return [{ seconds, by: model.card.name, distance: Math.abs(Math.log(work / itsWork)) }]
  })
  known.sort((a, b) => a.distance - b.distance)
  return known[0] ? { seconds: known[0].seconds, by: known[0].by } : null
}
