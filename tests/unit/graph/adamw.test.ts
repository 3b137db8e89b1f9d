import { expect, it } from 'vitest'
import * as graph from '../../../src/main/graph'
import { evaluate } from './reference'

const scalars = {
  learningRate: graph.input('lr', []),
  biasCorrection1: graph.input('c1', []),
  biasCorrection2: graph.input('c2', []),
  weightDecay: graph.input('decay', []),
}
const [p, m, v, g] = ['p', 'm', 'v', 'g'].map((name) => graph.input(name, [3]))

/** Step t of AdamW as its paper writes it. */
const expected = (t: number, decay: number, state: Record<'p' | 'm' | 'v' | 'g', number[]>) => {
  const lr = 0.01
  const first = state.m.map((old, i) => 0.9 * old + 0.1 * state.g[i])
  const second = state.v.map((old, i) => 0.999 * old + 0.001 * state.g[i] ** 2)
  const parameter = state.p.map((old, i) => {
    const direction = first[i] / (1 - 0.9 ** t) / (Math.sqrt(second[i] / (1 - 0.999 ** t)) + 1e-8)
    return old - lr * direction - lr * decay * old
  })
  return { parameter, first, second }
}

it.each([true, false])('moves as AdamW does over several steps, with decay apart from the gradient: %s', (decayed) => {
  let state = { p: [1, -2, 0.5], m: [0, 0, 0], v: [0, 0, 0], g: [0.3, -1, 0] }
  const next = graph.adamw({ parameter: p, first: m, second: v }, g, scalars, decayed)
  for (let t = 1; t <= 3; t++) {
    const feeds = { ...state, lr: [0.01], c1: [1 - 0.9 ** t], c2: [1 - 0.999 ** t], decay: [0.05] }
    const [parameter, first, second] = evaluate([next.parameter, next.first, next.second], feeds)
    const right = expected(t, decayed ? 0.05 : 0, state)
    parameter.forEach((value, i) => expect(value).toBeCloseTo(right.parameter[i], 8))
    first.forEach((value, i) => expect(value).toBeCloseTo(right.first[i], 8))
    second.forEach((value, i) => expect(value).toBeCloseTo(right.second[i], 8))
    state = { p: parameter, m: first, v: second, g: state.g.map((old) => old + 0.1) }
  }
})

it('clips all gradients by one factor, and only when their common norm is too large', () => {
  const gradients = [graph.input('a', [2]), graph.input('b', [])]
  const norm = (largest?: number) => {
    const clipped = graph.clipByGlobalNorm(gradients, largest)
    return evaluate([...clipped.gradients, clipped.norm], { a: [2, 3], b: [6] })
  }
  const [[a0, a1], [b], [before]] = norm(0.7)
  expect(before).toBeCloseTo(7, 12)
  expect(Math.hypot(a0, a1, b)).toBeCloseTo(0.7, 6)
  expect(a1 / a0).toBeCloseTo(1.5, 12)
  expect(norm(8)).toEqual([[2, 3], [6], [before]])
  expect(norm()).toEqual([[2, 3], [6], [before]])
})
