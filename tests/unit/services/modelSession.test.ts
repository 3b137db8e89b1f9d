import { expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { initialiseBrainlm, makeBrainlm } from '../../../src/main/models/brainlm'
import { openModelSession } from '../../../src/main/services/modelSession'
import { batchOf, tiny } from '../models/brainlm/tiny'

it('gives the same whether the weights are in the graph or are fed to it', async () => {
  const loaded = { model: makeBrainlm(tiny), weights: initialiseBrainlm(tiny, 3) }
  const runtime = makeOnnxRuntime({ threads: 1 })
  const predict = async (mostHeldBytes?: number): Promise<number[]> => {
    const session = await openModelSession(runtime, loaded, { batch: 2, kept: 6 }, 'cpu', mostHeldBytes)
    const { prediction } = await session.run(batchOf(tiny, 2, 1))
    await session.release()
    return Array.from(prediction.data, Number)
  }
  const [held, fed] = [await predict(), await predict(0)]
  expect(held.some((value) => Math.abs(value) > 0.01)).toBe(true)
  fed.forEach((value, i) => expect(value).toBeCloseTo(held[i], 5))
})
