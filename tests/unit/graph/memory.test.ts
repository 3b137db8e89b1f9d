import { describe, expect, it } from 'vitest'
import * as graph from '../../../src/main/graph'
import { shapesOf } from '../../../src/main/graph/onnxShapes'
import { cases } from './cases'

const every = Object.entries(cases).flatMap(([operator, list]) =>
  list.map((one) => ({ operator, says: one.says, one })),
)

describe('sizes of the arrays in a file', () => {
  it.each(every)('are those of the graph, for $operator and its gradient: $says', ({ one }) => {
    const inputs = one.shapes.map((shape, i) => graph.input('abc'[i], shape))
    const results = one.build(inputs, graph.input('rows', [one.rows?.length ?? 1], 'int64'))
    const loss = graph.addAll(results.map((result) => graph.total(graph.square(result))))
    const values = [...results, ...graph.differentiate(loss, inputs)]
    const named = Object.fromEntries(values.map((value, i) => [`out${i}`, value]))
    for (const target of ['cpu', 'webgpu', 'standard'] as const) {
      const arrays = shapesOf(graph.lowerGraph(named, target))
      for (const [name, { shape, type }] of Object.entries(named)) {
        expect(arrays.get(name)).toEqual({ shape, bytes: type === 'int64' ? 8 : 4 })
      }
    }
  })
})

describe('the memory of a run', () => {
  const kilobyte = 256
  const x = graph.input('x', [kilobyte])
  const estimate = (outputs: Record<string, graph.Value>) => graph.estimateMemory(graph.lowerGraph(outputs, 'cpu'))

  it('counts what is given, what is handed over, and what waits for its reader', () => {
    const wide = graph.matmul(graph.reshape(x, [kilobyte, 1]), graph.reshape(x, [1, kilobyte]))
    expect(estimate({ y: graph.sum(wide, [0, 1]) })).toEqual({
      given: 4 * kilobyte + 6 * 8,
      results: 4,
      working: 4 * kilobyte * kilobyte + 4,
    })
  })

  it('does not count an array twice that is only overwritten or shaped otherwise', () => {
    const chain = graph.tanh(graph.reshape(graph.tanh(graph.tanh(graph.tanh(x))), [2, kilobyte / 2]))
    const { working } = estimate({ y: graph.total(chain) })
    expect(working).toBe(4 * kilobyte + 4)
  })

  it('counts an array for as long as somebody will read it', () => {
    const first = graph.tanh(x)
    const last = graph.tanh(graph.tanh(first))
    expect(estimate({ y: graph.total(graph.multiply(last, first)) }).working).toBe(3 * 4 * kilobyte)
  })

  it('is less for a stack whose layers are computed again', () => {
    const width = 64
    const weights = Array.from({ length: 8 }, (_, i) => graph.input(`w${i}`, [width, width]))
    const start = graph.input('start', [1000, width])
    const working = (recompute: boolean): number => {
      const layer = (from: graph.Value, weight: graph.Value): graph.Value => {
        const compute = ([h]: readonly graph.Value[]): graph.Value =>
          graph.tanh(graph.gelu(graph.tanh(graph.gelu(graph.linear(h, weight)))))
        return recompute ? graph.recomputed(compute, [from]) : compute([from])
      }
      const loss = graph.total(graph.square(weights.reduce(layer, start)))
      const gradients = graph.differentiate(loss, weights).map((value, i) => [`g${i}`, value])
      return estimate({ loss, ...Object.fromEntries(gradients) }).working
    }
    const array = 4 * 1000 * width
    expect(working(false)).toBeGreaterThan(8 * 3 * array)
    expect(working(true)).toBeLessThan((8 + 10) * array)
  })
})
