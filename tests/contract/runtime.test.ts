import { describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../src/main/adapters/onnxRuntime'
import * as graph from '../../src/main/graph'
import type { Tensor } from '../../src/main/ports'
import { devices, type Device } from '../../src/preload/contract'
import { useSwiftShader } from '../fixtures/swiftShader'

const noWebgpu = useSwiftShader()
/** One for all: each tries a device before it first uses it. */
const runtime = makeOnnxRuntime()
const vector = (...values: number[]): Tensor => ({
  dtype: 'float32',
  shape: [values.length],
  data: Float32Array.from(values),
})
const values = (tensor: Tensor): number[] => Array.from(tensor.data, Number)

/** memory' = memory + step; seen = 10 memory. */
const accumulator = (device: Device): Uint8Array => {
  const [memory, step] = ['memory', 'step'].map((name) => graph.input(name, [2]))
  return graph.compileGraph({ next: graph.add(memory, step), seen: graph.scale(memory, 10) }, device)
}
const state = [['next', 'memory']] as const

const behaves = (device: Device): void => {
  describe(`ONNX Runtime on ${device}`, () => {
    it('carries state from run to run, gives what is not state, and reads the state back', async () => {
      const session = await runtime.createSession(accumulator(device), { device, state })
      const first = await session.run({ memory: vector(1, 2), step: vector(1, 1) })
      const second = await session.run({ step: vector(5, 0) })
      expect([first, second].map((outputs) => Object.keys(outputs))).toEqual([['seen'], ['seen']])
      expect(values(second.seen)).toEqual([20, 30])
      expect(second.seen).toMatchObject({ dtype: 'float32', shape: [2] })
      const held = await session.readState()
      expect(values(held.memory)).toEqual([7, 3])
      await session.run({ memory: vector(0, 0), step: vector(1, 1) })
      expect(values((await session.readState()).memory)).toEqual([1, 1])
      expect(values(held.memory)).toEqual([7, 3])
      await session.release()
    })

    it('keeps the state of two sessions apart', async () => {
      const sessions = [
        await runtime.createSession(accumulator(device), { device, state }),
        await runtime.createSession(accumulator(device), { device, state }),
      ]
      for (const [i, session] of sessions.entries()) await session.run({ memory: vector(i, i), step: vector(1, 1) })
      const read = await Promise.all(sessions.map((session) => session.readState()))
      expect(read.map(({ memory }) => values(memory))).toEqual([
        [1, 1],
        [2, 2],
      ])
      await Promise.all(sessions.map((session) => session.release()))
    })

    it('names an input that was not given', async () => {
      const session = await runtime.createSession(accumulator(device), { device, state })
      await expect(session.run({ memory: vector(1, 2) })).rejects.toThrow(/step/)
      await session.release()
    })

    it('takes indices and refuses bytes that are no graph', async () => {
      const picked = graph.gatherRows(graph.input('x', [3, 2]), graph.input('rows', [2], 'int64'))
      const session = await runtime.createSession(graph.compileGraph({ picked }, device), { device })
      const x: Tensor = { dtype: 'float32', shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) }
      const given = await session.run({ x, rows: { dtype: 'int64', shape: [2], data: BigInt64Array.of(2n, 0n) } })
      expect(values(given.picked)).toEqual([5, 6, 1, 2])
      await session.release()
      await expect(runtime.createSession(Uint8Array.of(1, 2, 3), { device })).rejects.toThrow()
    })
  })
}

describe('a graph too large for memory', () => {
  it('fails as expected and leaves the runtime usable', async () => {
    const huge = graph.expand(graph.input('x', [1, 1]), [2 ** 22, 2 ** 22])
    const session = await runtime.createSession(graph.compileGraph({ huge }, 'cpu'), { device: 'cpu' })
    const x: Tensor = { dtype: 'float32', shape: [1, 1], data: Float32Array.of(1) }
    await expect(session.run({ x })).rejects.toMatchObject({ name: 'AppError', code: 'memory.exceeded' })
    await session.release()
    const next = await runtime.createSession(accumulator('cpu'), { device: 'cpu', state })
    expect(values((await next.run({ memory: vector(1, 2), step: vector(0, 0) })).seen)).toEqual([10, 20])
    await next.release()
  })
})

behaves('cpu')
if (noWebgpu === null) behaves('webgpu')
else it.skip(`ONNX Runtime on webgpu: ${noWebgpu}`, () => undefined)

describe('the devices', () => {
  it('are all reported, with the processor usable and a sentence for each', async () => {
    const statuses = await runtime.probe()
    expect(statuses.map(({ device }) => device)).toEqual([...devices])
    expect(statuses[0]).toMatchObject({ device: 'cpu', usable: true })
    expect(statuses.every(({ detail }) => detail.length > 10)).toBe(true)
  })

  it.skipIf(noWebgpu !== null)('that only pretend to be a graphics card are usable, and called slow', async () => {
    const status = await runtime.tryDevice('webgpu')
    expect(status).toMatchObject({ usable: true, slow: true, detail: expect.stringContaining('times as long') })
  })

  it('that are not there are told without the words of the library', async () => {
    for (const { detail } of await runtime.probe()) expect(detail).not.toMatch(/::|\.cc|Ort[A-Z]/)
  })

  it('that are not there are refused as an expected failure', async () => {
    const absent = (await runtime.probe()).find(({ usable }) => !usable)!.device
    const session = runtime.createSession(accumulator('cpu'), { device: absent })
    await expect(session).rejects.toMatchObject({
      name: 'AppError',
      code: 'device.unavailable',
      findings: [{ suggestion: expect.stringContaining('cpu') }],
    })
  })
})
