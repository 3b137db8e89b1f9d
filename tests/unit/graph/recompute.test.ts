import { expect, it } from 'vitest'
import * as graph from '../../../src/main/graph'
import { nodesBefore, type Value } from '../../../src/main/graph/value'
import { evaluate } from './reference'

const x = graph.input('x', [4, 3])
const weight = graph.input('weight', [3, 3])
const layer = ([from]: readonly Value[]): Value =>
  graph.tanh(graph.linear(graph.tanh(graph.linear(from, weight)), weight))
const feeds = {
  x: Array.from({ length: 12 }, (_, i) => Math.sin(i)),
  weight: Array.from({ length: 9 }, (_, i) => Math.cos(2 * i)),
}
const backward = (stack: (from: Value) => Value): { loss: Value; gradients: Value[] } => {
  const loss = graph.total(graph.square(stack(x)))
  return { loss, gradients: graph.differentiate(loss, [x, weight]) }
}

it('gives the loss and gradients of what it stands for', () => {
  const plain = backward((from) => layer([layer([from])]))
  const saving = backward((from) => graph.recomputed(layer, [graph.recomputed(layer, [from])]))
  const [expected, given] = [plain, saving].map(({ loss, gradients }) => evaluate([loss, ...gradients], feeds))
  expected.forEach((values, i) => values.forEach((value, k) => expect(given[i][k]).toBeCloseTo(value, 12)))
})

it('reads nothing from inside a segment after the segment is done, so that nothing in there is kept', () => {
  const inner: Value[] = []
  const watched = (inputs: readonly Value[]): Value => {
    const middle = graph.tanh(graph.linear(inputs[0], weight))
    inner.push(middle)
    return graph.tanh(graph.linear(middle, weight))
  }
  const { gradients } = backward((from) => graph.recomputed(watched, [from]))
  const readers = nodesBefore(gradients).filter(({ inputs }) => inputs.includes(inner[0]))
  expect(inner).toHaveLength(1)
  expect(readers.map(({ operator }) => operator)).toEqual(['linear'])
})

it('is the value itself where nothing is differentiated', () => {
  expect(evaluate([graph.recomputed(layer, [x])], feeds)).toEqual(evaluate([layer([x])], feeds))
})
