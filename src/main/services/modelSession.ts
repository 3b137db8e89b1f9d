import type { Device } from '../../preload/contract'
import { inferenceOnnx, type InferenceOptions } from '../models/inference'
import type { Runtime, Session, Tensor } from '../ports'
import { modelParameters, type LoadedModel } from './modelFiles'

/** Weights above this are not put into the graph: a graph is at most 2 GiB, and is copied more than once. */
const heldBytes = 2 ** 30

/** Weights inside a graph, or as inputs of their names. */
export type GraphWeights = LoadedModel['weights'] | 'inputs'
/** A model without a card has no head. */
type Weighted = Pick<LoadedModel, 'model' | 'weights'> & Partial<Pick<LoadedModel, 'card'>>

/**
 * A session of a graph with a model's weights. Weights too large for one graph are fed with every run instead, which the
 * caller does not notice. Throws AppError 'device.unavailable'.
 *
 * @param compile  gives the graph, with these weights inside or with inputs of their names
 */
export const openWeightedSession = async (
  runtime: Pick<Runtime, 'createSession'>,
  { model, card, weights }: Weighted,
  compile: (weights: GraphWeights) => Uint8Array,
  device: Device,
  mostHeldBytes = heldBytes,
): Promise<Session> => {
  const bytes = [...weights.values()].reduce((sum, values) => sum + values.byteLength, 0)
  if (bytes <= mostHeldBytes) return runtime.createSession(compile(weights), { device })
  const session = await runtime.createSession(compile('inputs'), { device })
  const parameters = Object.fromEntries(
    modelParameters(model, card?.head ?? null).flatMap(({ name, shape }): Array<[string, Tensor]> => {
      const data = weights.get(name)
      return data ? [[name, { dtype: 'float32', shape, data }]] : []
    }),
  )
  return { ...session, run: (feeds) => session.run({ ...parameters, ...feeds }) }
}

/** Such a session for as long as it is used; released whatever happens. */
export const withWeightedSession = async <T>(
  runtime: Pick<Runtime, 'createSession'>,
  loaded: Weighted,
  compile: (weights: GraphWeights) => Uint8Array,
  device: Device,
  use: (session: Session) => Promise<T>,
): Promise<T> => {
  const session = await openWeightedSession(runtime, loaded, compile, device)
  try {
    return await use(session)
  } finally {
    await session.release()
  }
}

/** A session of a model's inference graph, whatever the size of the weights. */
export const openModelSession = (
  runtime: Pick<Runtime, 'createSession'>,
  loaded: Weighted,
  options: Omit<InferenceOptions, 'weights' | 'standardOnly' | 'device'>,
  device: Device,
  mostHeldBytes = heldBytes,
): Promise<Session> =>
  openWeightedSession(
    runtime,
    loaded,
    (weights) => inferenceOnnx(loaded.model, { ...options, weights, standardOnly: false, device }),
    device,
    mostHeldBytes,
  )
