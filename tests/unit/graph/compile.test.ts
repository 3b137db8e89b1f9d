import { describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import * as graph from '../../../src/main/graph'
import { runningOrder } from '../../../src/main/graph/memory'
import { scheduleNodes } from '../../../src/main/graph/schedule'
import type { OnnxNode } from '../../../src/main/graph/onnx'

const runtime = makeOnnxRuntime({ threads: 1 })
const run = async (outputs: Record<string, graph.Value>, feeds: Record<string, number[]> = {}) => {
  const session = await runtime.createSession(graph.compileGraph(outputs, 'cpu'), { device: 'cpu' })
  const tensors = Object.entries(feeds).map(([name, values]) => [
    name,
    { dtype: 'float32' as const, shape: [values.length], data: Float32Array.from(values) },
  ])
  const results = await session.run(Object.fromEntries(tensors))
  await session.release()
  return Object.fromEntries(
    Object.entries(results).map(([name, { data, shape }]) => [name, { data: [...data], shape }]),
  )
}
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

describe('compiling a graph', () => {
  it('gives one value under two names, an input and a constant as outputs', async () => {
    const x = graph.input('x', [2])
    const y = graph.scale(x, 2)
    const results = await run({ y, again: y, same: graph.scale(y, 1), given: x, held: graph.scalar(7) }, { x: [1, 2] })
    expect(results.y.data).toEqual([2, 4])
    expect(results.again.data).toEqual([2, 4])
    expect(results.same.data).toEqual([2, 4])
    expect(results.given.data).toEqual([1, 2])
    expect(results.held).toEqual({ data: [7], shape: [] })
  })

  it('keeps a value that is an output and is read by other nodes', async () => {
    const x = graph.input('x', [2])
    const inner = graph.scale(x, 3)
    expect((await run({ outer: graph.offset(inner, 1), inner }, { x: [1, 2] })).outer.data).toEqual([4, 7])
  })

  it('holds equal small constants once and arrays of weights under their own names', () => {
    const x = graph.input('x', [2])
    const weight = graph.constant(Float32Array.of(1, 2), [2], 'layer.weight')
    const file = text(graph.compileGraph({ y: graph.multiply(graph.scale(graph.scale(x, 0.25), 0.25), weight) }, 'cpu'))
    expect(file.split('float::0.25').length - 1).toBe(3) // read by two nodes, held once
    expect(file).toContain('layer.weight')
  })

  it('does not declare what the outputs do not need', () => {
    const [kept, dropped] = ['kept', 'dropped'].map((name) => graph.input(name, [2]))
    const [first] = [graph.scale(kept, 2), graph.scale(dropped, 2)]
    expect(text(graph.compileGraph({ first }, 'cpu'))).not.toContain('dropped')
  })

  it('uses no operator outside the standard in a file for any runtime', () => {
    const shape = [1, 2, 3, 4]
    const [q, k, v] = ['q', 'k', 'v'].map((name) => graph.input(name, shape))
    const { context } = graph.attention(q, k, v, 0.5)
    const [loss, toQuery] = [graph.total(context), graph.differentiate(graph.total(context), [q])[0]]
    const values = { loss, toQuery }
    expect(text(graph.compileGraph(values, 'standard'))).not.toContain('com.microsoft')
    expect(text(graph.compileGraph(values, 'cpu'))).toContain('com.microsoft')
  })

  it('makes the same bytes of the same graph', () => {
    const make = () => {
      const x = graph.input('x', [2, 2])
      const loss = graph.total(graph.softmax(x))
      return graph.compileGraph({ loss, gradient: graph.differentiate(loss, [x])[0] }, 'cpu')
    }
    expect(make()).toEqual(make())
  })

  it('refuses an output with the name of an input, which the runtime would take for the same array', () => {
    const x = graph.input('x', [2])
    expect(() => graph.compileGraph({ x: graph.scale(x, 2) }, 'cpu')).toThrow(/x is the name of an output/)
  })

  it('refuses a constant whose length is not its shape', () => {
    expect(() => graph.constant(new Float32Array(3), [2, 2])).toThrow(/3 values/)
  })

  it.each([
    ['a product of matrices that do not fit', () => graph.matmul(graph.input('a', [2, 3]), graph.input('b', [2, 3]))],
    ['shapes that do not broadcast', () => graph.add(graph.input('a', [2]), graph.input('b', [3]))],
    ['a reshape that loses elements', () => graph.reshape(graph.input('a', [2, 3]), [5])],
    ['float indices', () => graph.gatherRows(graph.input('a', [2, 3]), graph.input('b', [2]))],
    ['parts that do not make the whole', () => graph.split(graph.input('a', [5]), 0, [2, 2])],
    [
      'a kernel without a centre',
      () => graph.tokenConvolution(graph.input('a', [1, 2, 3, 4]), graph.input('b', [2, 1, 4, 1])),
    ],
  ])('refuses %s while the graph is built', (_, build) => {
    expect(build).toThrow(RangeError)
  })
})

describe('the order of nodes', () => {
  const node = (output: string, ...inputs: string[]): OnnxNode => ({
    operator: 'Sum',
    domain: '',
    inputs,
    outputs: [output],
    attributes: {},
  })

  it('puts what others read first by level, then weight gradients from the deepest up', () => {
    const nodes = [
      node('h1', 'x'),
      node('h2', 'h1'),
      node('loss', 'h2'),
      node('g2', 'h2'),
      node('w2', 'g2', 'h1'),
      node('g1', 'g2'),
      node('w1', 'g1', 'x'),
    ]
    expect(scheduleNodes(nodes).map(({ outputs }) => outputs[0])).toEqual(['h1', 'h2', 'g2', 'g1', 'w1', 'w2', 'loss'])
  })

  it('runs gradients that are gathered for their norm from the last layer to the first, so that activations are freed', () => {
    const nodes = [
      node('h1', 'x'),
      node('h2', 'h1'),
      node('loss', 'h2'),
      node('g2', 'h2'),
      node('w2', 'g2', 'h1'),
      node('g1', 'g2'),
      node('w1', 'g1', 'x'),
      node('square1', 'w1'),
      node('square2', 'w2'),
      node('norm', 'square1', 'square2'),
      node('next1', 'w1', 'norm'),
      node('next2', 'w2', 'norm'),
    ]
    const ordered = scheduleNodes(nodes, new Set(['w1', 'w2']))
    const names = (list: OnnxNode[]): string[] => list.map(({ outputs }) => outputs[0])
    expect(names(ordered).slice(-7)).toEqual(['w1', 'w2', 'square1', 'square2', 'norm', 'next2', 'next1'])
    const run = names(runningOrder(ordered))
    expect(run.slice(0, 8)).toEqual(['h1', 'h2', 'g2', 'w2', 'square2', 'g1', 'w1', 'square1'])
    expect(names(runningOrder(scheduleNodes(nodes))).indexOf('w2')).toBeGreaterThan(run.indexOf('w2'))
  })
})
