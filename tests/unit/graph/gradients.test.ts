import { afterAll, describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import * as graph from '../../../src/main/graph'
import { gradients } from '../../../src/main/graph/gradients'
import type { OperatorName } from '../../../src/main/graph/operators'
import { elements, type Shape } from '../../../src/main/graph/shape'
import type { Session } from '../../../src/main/ports'
import { cases, type OperatorCase } from './cases'
import { evaluate } from './reference'

const runtime = makeOnnxRuntime({ threads: 1 })
const open: Session[] = []
afterAll(() => Promise.all(open.map((session) => session.release())))

/** Numbers without pattern, the same in every run. */
const noise = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, i) => {
    const x = Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453
    return 2 * (x - Math.floor(x)) - 1
  })
const float32 = (values: number[]): number[] => values.map(Math.fround)

/** The case as a scalar: every result weighed by a random number, so that each element's gradient counts. */
const build = ({ shapes, rows = [0], adjust = (x) => x, build: use }: OperatorCase) => {
  const names = shapes.map((_, i) => 'abc'[i])
  const inputs = shapes.map((shape, i) => graph.input(names[i], shape))
  const results = use(inputs, graph.input('rows', [rows.length], 'int64'))
  const weighed = results.map((result, i) => {
    const weights = Float32Array.from(noise(elements(result.shape), 50 + i))
    return graph.total(graph.multiply(result, graph.constant(weights, result.shape)))
  })
  const feeds = Object.fromEntries(shapes.map((shape, i) => [names[i], float32(noise(elements(shape), i).map(adjust))]))
  return { inputs, names, results, loss: graph.addAll(weighed), feeds: { ...feeds, rows } as Record<string, number[]> }
}

/** Central differences of the loss in every element of an input, in float64. */
const differences = (loss: graph.Value, feeds: Record<string, number[]>, name: string): number[] => {
  const step = 1e-5
  const shifted = (index: number, by: number): number => {
    const moved = { ...feeds, [name]: feeds[name].map((x, i) => (i === index ? x + by : x)) }
    return evaluate([loss], moved)[0][0]
  }
  return feeds[name].map((_, i) => (shifted(i, step) - shifted(i, -step)) / (2 * step))
}

const runOnnx = async (
  target: graph.Target,
  values: graph.Value[],
  shapes: Record<string, Shape>,
  feeds: Record<string, number[]>,
) => {
  const outputs = Object.fromEntries(values.map((value, i) => [`out${i}`, value]))
  const session = await runtime.createSession(graph.compileGraph(outputs, target), { device: 'cpu' })
  open.push(session)
  const tensors = Object.entries(shapes).map(([name, shape]) => [
    name,
    name === 'rows'
      ? { dtype: 'int64' as const, shape, data: BigInt64Array.from(feeds[name], BigInt) }
      : { dtype: 'float32' as const, shape, data: Float32Array.from(feeds[name]) },
  ])
  const results = await session.run(Object.fromEntries(tensors))
  values.forEach(({ shape }, i) => expect(results[`out${i}`].shape).toEqual(shape))
  return values.map((_, i) => [...(results[`out${i}`].data as Float32Array)])
}

const expectClose = (given: number[], expected: number[], tolerance: number): void => {
  const largest = Math.max(1, ...expected.map(Math.abs))
  expect(given).toHaveLength(expected.length)
  given.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(tolerance * largest))
}

const every = Object.entries(cases).flatMap(([operator, list]) =>
  list.map((one) => ({ operator: operator as OperatorName, says: one.says, one })),
)

describe('the table of gradients', () => {
  it('has a tested case for every operator and every rule', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(gradients).sort())
    expect(Object.values(cases).every((list) => list.length > 0)).toBe(true)
  })

  it.each(every)('goes back through $operator as finite differences do: $says', ({ operator, one }) => {
    const { inputs, names, loss, feeds } = build(one)
    const found = evaluate(graph.differentiate(loss, inputs), feeds)
    names.forEach((name, i) => expectClose(found[i], differences(loss, feeds, name), 1e-7))
    const moves = found.some((values) => values.some((value) => value !== 0))
    expect(moves).toBe(gradients[operator] !== 'none')
  })

  it.each(every)(
    'computes $operator and its gradient in ONNX Runtime, in the words of every target, as in float64: $says',
    async ({ one }) => {
      const { inputs, results, loss, feeds } = build(one)
      const values = [...results, ...graph.differentiate(loss, inputs)]
      const shapes = { ...Object.fromEntries(inputs.map((x, i) => ['abc'[i], x.shape])), rows: [feeds.rows.length] }
      const expected = evaluate(values, feeds)
      for (const target of ['cpu', 'webgpu', 'standard'] as const) {
        const given = await runOnnx(target, values, shapes, feeds)
        given.forEach((list, i) => expectClose(list, expected[i], 2e-6))
      }
    },
  )
})

describe('differentiation', () => {
  it('adds what reaches an array by several ways', () => {
    const x = graph.input('x', [2])
    const loss = graph.total(graph.add(graph.square(x), graph.multiply(x, graph.scalar(3))))
    expect(evaluate(graph.differentiate(loss, [x]), { x: [1, -2] })).toEqual([[5, -1]])
  })

  it('gives zeros for an array that the loss does not depend on', () => {
    const x = graph.input('x', [2])
    const other = graph.input('other', [2, 1])
    expect(evaluate(graph.differentiate(graph.total(x), [other]), { x: [1, 2], other: [0, 0] })).toEqual([[0, 0]])
  })

  it('differentiates a gradient again', () => {
    const x = graph.input('x', [1])
    const loss = graph.total(graph.multiply(x, graph.square(x)))
    const [slope] = graph.differentiate(loss, [x])
    const [curvature] = graph.differentiate(graph.total(slope), [x])
    expect(evaluate([slope, curvature], { x: [2] })).toEqual([[12], [12]])
  })

  it('refuses a loss that is not a scalar instead of summing it silently', () => {
    const x = graph.input('x', [2])
    expect(() => graph.differentiate(x, [x])).toThrow(/not a scalar/)
  })
})
