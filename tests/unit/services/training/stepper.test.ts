import { expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../../src/main/adapters/onnxRuntime'
import { makeBrainlm } from '../../../../src/main/models/brainlm'
import { firstState } from '../../../../src/main/models/trainingState'
import { trainingStep } from '../../../../src/main/models/trainingStep'
import { stepOnDevice, stepOnHost } from '../../../../src/main/services/training/stepper'
import { tiny } from '../../models/brainlm/tiny'
import { batchFor, float32 } from '../../models/steps'

const runtime = makeOnnxRuntime({ threads: 1 })
const model = makeBrainlm(tiny)

interface Case {
  clipNorm?: number
  accumulate: number
  ema: number
}
/** Six runs of the same training, with the state in the graph or here. */
const trainWith = async (gradients: 'adamw' | 'host', { clipNorm, accumulate, ema }: Case) => {
  const averaged = ema > 0 ? { ema } : {}
  const how = { batch: 2, kept: model.kept, device: 'cpu', clipNorm, accumulate, gradients, ...averaged } as const
  const graph = trainingStep(model, { objective: { kind: 'reconstruct' }, ...how })
  const first = [...firstState(graph, model.initialise(4))].map(([name, data]) => [
    name,
    float32(graph.stateShapes.get(name)!, (i) => data[i]),
  ])
  const session = await runtime.createSession(graph.onnx, { device: 'cpu', state: graph.state })
  const make = gradients === 'host' ? stepOnHost : stepOnDevice
  const stepper = make(session, graph, Object.fromEntries(first), { clipNorm, accumulate, ema })
  const results = []
  for (let run = 0; run < 6; run++) {
    const update = Math.floor(run / accumulate) + 1
    const scalars = {
      learningRate: 0.01,
      biasCorrection1: 1 - 0.9 ** update,
      biasCorrection2: 1 - 0.999 ** update,
      weightDecay: 0.05,
      apply: run % accumulate === accumulate - 1,
    }
    results.push(await stepper.run(batchFor(model, 2, run), scalars))
  }
  const state = await stepper.readState()
  await session.release()
  return { results, state }
}

it.each<[string, Case]>([
  ['plainly', { accumulate: 1, ema: 0 }],
  ['clipped', { accumulate: 1, ema: 0, clipNorm: 0.5 }],
  ['gathered, clipped and averaged', { accumulate: 3, ema: 0.9, clipNorm: 0.5 }],
  ['gathered and stopped between two updates', { accumulate: 4, ema: 0 }],
])('updates on the processor as the graph does, %s', async (_, how) => {
  const [graph, host] = [await trainWith('adamw', how), await trainWith('host', how)]
  graph.results.forEach(({ loss, norm }, run) => {
    expect(Math.abs(host.results[run].loss - loss) / loss).toBeLessThan(1e-4)
    expect(Math.abs(host.results[run].norm - norm) / norm).toBeLessThan(1e-4)
  })
  expect(Object.keys(host.state).sort()).toEqual(Object.keys(graph.state).sort())
  for (const [name, { shape, data }] of Object.entries(graph.state)) {
    // A key's bias has no gradient but rounding, which AdamW scales up to whole steps of either sign.
    if (name.endsWith('key.bias')) continue
    expect(host.state[name].shape).toEqual(shape)
    data.forEach((value, i) =>
      expect(Math.abs(Number(host.state[name].data[i]) - Number(value)), name).toBeLessThan(1e-3),
    )
  }
})

it('gives the same weights in two runs', async () => {
  const how = { accumulate: 2, ema: 0, clipNorm: 1 }
  expect((await trainWith('host', how)).state).toEqual((await trainWith('host', how)).state)
})
