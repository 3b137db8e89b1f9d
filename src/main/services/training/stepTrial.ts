import { trainingStep } from '../../models/trainingStep'
import type { Tensor } from '../../ports'
import type { DeviceTrial } from '../chooseDevice'
import { float32, int64, predictionOf, type Feeds } from './hiddenFeeds'
import type { CommonSettings } from './settingTables'
import type { Learner } from './trainer'

/**
 * The first step of a training, without its update: loss and gradients of its first batch, by which a device shows that
 * it computes this very model as the processor does. The batch is only asked for when a device is tried.
 */
export const stepTrial = (
  { model, objective, tune, kept, weights }: Learner,
  { batch, dropout, recompute }: CommonSettings,
  firstBatch: () => Feeds,
): DeviceTrial => {
  const shapes = new Map(model.parameters.map(({ name, shape }) => [name, shape]))
  return {
    onnx: (device) => {
      const how = { batch, kept, dropout, recompute, device, predict: predictionOf(model) }
      const step = trainingStep(model, { objective, tune, ...how, gradients: 'outputs' })
      for (const { name, shape } of step.trained) shapes.set(name, shape)
      return step.onnx
    },
    feeds: () => {
      const arrays = [...weights].map(([name, data]): [string, Tensor] => [name, float32(data, shapes.get(name)!)])
      return { ...Object.fromEntries(arrays), ...firstBatch(), seed: int64(BigInt64Array.of(0n), []) }
    },
  }
}
