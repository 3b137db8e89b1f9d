import type { Device } from '../../preload/contract'
import { inferenceOnnx, type InferenceOptions } from '../models/inference'
import type { Runtime, Session, Tensor } from '../ports'
import type { LoadedModel } from './modelFiles'

/** Weights above this are not put into the graph: a graph is at most 2 GiB, and is copied more than once. */
const heldBytes = 2 ** 30

/**
 * A session of a model's inference graph. Weights too large for one graph are fed with every run instead, which the
 * caller does not notice. Throws AppError 'device.unavailable'.
 */
export const openModelSession = async (
  runtime: Pick<Runtime, 'createSession'>,
  { model, weights }: Pick<LoadedModel, 'model' | 'weights'>,
  options: Omit<InferenceOptions, 'weights' | 'standardOnly' | 'device'>,
  device: Device,
  mostHeldBytes = heldBytes,
): Promise<Session> => {
  const bytes = [...weights.values()].reduce((sum, values) => sum + values.byteLength, 0)
  const compiled = { ...options, standardOnly: false, device }
  if (bytes <= mostHeldBytes) return runtime.createSession(inferenceOnnx(model, { ...compiled, weights }), { device })
  const session = await runtime.createSession(inferenceOnnx(model, { ...compiled, weights: 'inputs' }), { device })
  const parameters = Object.fromEntries(
    model.parameters.flatMap(({ name, shape }): Array<[string, Tensor]> => {
      const data = weights.get(name)
      return data ? [[name, { dtype: 'float32', shape, data }]] : []
    }),
  )
  return { ...session, run: (feeds) => session.run({ ...parameters, ...feeds }) }
}
