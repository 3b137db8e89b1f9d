import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { AppError } from '../../preload/contract'
import { compileGraph, input } from '../graph'
import type { Session, SessionOptions, Tensor } from '../ports'

export type Ort = typeof import('onnxruntime-node')
type StatePairs = NonNullable<SessionOptions['state']>

const fromOrt = (tensor: OrtTensor): Tensor => ({
  dtype: tensor.type as Tensor['dtype'],
  shape: tensor.dims,
  data: tensor.data as Tensor['data'],
})

const outOfMemory = (): AppError => {
  const message = 'The computation does not fit in the memory that is free.'
  const suggestion =
    'Close other programs or jobs; train with a smaller batch, with recompute=true or with a shorter window; or take a smaller model.'
  return new AppError('memory.exceeded', message, [
    { code: 'memory.exceeded', severity: 'error', place: {}, message, suggestion },
  ])
}

/** The library's answer; running out of memory, which is expected with large models, is told apart from bugs. */
export const explained = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (!/bad_alloc|failed to allocate|out of memory/i.test(message)) throw error
    throw outOfMemory()
  }
}

/**
 * Copies tensors that live on the device: an identity graph brings them to the processor (reading such a tensor
 * directly ends the process in this version of the library).
 */
const download = async (ort: Ort, tensors: ReadonlyMap<string, OrtTensor>): Promise<Map<string, OrtTensor>> => {
  const entries = [...tensors]
  const copies = entries.map(([, { dims, type }], index) => {
    if (type !== 'float32') throw new Error(`${type} state on a device is not read back`)
    return [`copy${index}`, input(`from${index}`, dims)] as const
  })
  const identity = await ort.InferenceSession.create(compileGraph(Object.fromEntries(copies), 'webgpu'), {
    executionProviders: ['webgpu', 'cpu'],
    logSeverityLevel: 4,
  })
  try {
    const feeds = Object.fromEntries(entries.map(([, tensor], index) => [`from${index}`, tensor]))
    const results = await identity.run(feeds)
    return new Map(entries.map(([name], index) => [name, results[`copy${index}`]]))
  } finally {
    await identity.release()
  }
}

/** A session of the library as the port describes it: it carries state from one run to the next. */
export const makeOnnxSession = (ort: Ort, session: InferenceSession, pairs: StatePairs): Session => {
  const state = new Map<string, OrtTensor>()
  const outputOf = new Map(pairs.map(([output, name]) => [output, name]))
  const setState = (name: string, tensor: OrtTensor): void => {
    const old = state.get(name)
    if (old && old !== tensor && old.location === 'gpu-buffer') old.dispose()
    state.set(name, tensor)
  }

  const run = async (feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> => {
    const given: Record<string, OrtTensor> = {}
    for (const name of session.inputNames) {
      const feed = feeds[name]
      const tensor = feed ? new ort.Tensor(feed.dtype, feed.data as never, feed.shape) : state.get(name)
      if (tensor) given[name] = tensor as OrtTensor
    }
    const results = await session.run(given)
    const outputs: Record<string, Tensor> = {}
    for (const [name, result] of Object.entries(results)) {
      const stateName = outputOf.get(name)
      if (stateName === undefined) outputs[name] = fromOrt(result as OrtTensor)
      else setState(stateName, result as OrtTensor)
    }
    return outputs
  }

  const readState = async (): Promise<Record<string, Tensor>> => {
    const resident = new Map([...state].filter(([, { location }]) => location === 'gpu-buffer'))
    const brought = resident.size > 0 ? await download(ort, resident) : new Map<string, OrtTensor>()
    return Object.fromEntries(
      [...state].map(([name, tensor]) => {
        const { dtype, shape, data } = fromOrt(brought.get(name) ?? tensor)
        return [name, { dtype, shape, data: data.slice() }]
      }),
    )
  }

  return {
    run: (feeds) => explained(run(feeds)),
    readState,
    async release() {
      for (const tensor of state.values()) if (tensor.location === 'gpu-buffer') tensor.dispose()
      state.clear()
      await session.release()
    },
  }
}
