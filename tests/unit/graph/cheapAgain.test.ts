import { describe, expect, it } from 'vitest'
import * as graph from '../../../src/main/graph'
import { nodesBefore, type Value } from '../../../src/main/graph/value'
import { evaluate } from './reference'

const width = 256
const weight = graph.input('weight', [2, width])
const scale = graph.input('scale', [width])
const wave = (length: number, pace: number): number[] => Array.from({ length }, (_, i) => Math.sin(pace * i))

const cases: Array<[name: string, operator: string, between: (x: Value) => Value]> = [
  ['gelu', 'gelu', graph.gelu],
  ['layer norm', 'layerNorm', (x) => graph.layerNorm(x, scale, scale, 1e-12)],
]

/** A linear layer on a cheap operator; `hide` puts it behind a reshape, where nothing is computed again. */
const backward = (rows: number, between: (x: Value) => Value, hide: boolean) => {
  const x = graph.input('x', [rows, width])
  const made = between(x)
  const seen = hide ? graph.reshape(graph.reshape(made, [rows * width]), [rows, width]) : made
  const loss = graph.total(graph.square(graph.linear(seen, weight)))
  const feeds = { x: wave(rows * width, 0.7), weight: wave(2 * width, 1.3), scale: wave(width, 0.2) }
  return { made, gradients: graph.differentiate(loss, [x, weight]), feeds }
}

describe.each(cases)('the gradient behind a large %s', (_, operator, between) => {
  it('is that of keeping it', () => {
    const [again, kept] = [false, true].map((hide) => backward(1024, between, hide))
    const [given, expected] = [again, kept].map(({ gradients, feeds }) => evaluate(gradients, feeds))
    given.forEach((values, i) => expect(values).toEqual(expected[i]))
  })

  it('does not read it again, so that it need not be kept; a small one is kept', () => {
    const readers = (rows: number): number => {
      const { made, gradients } = backward(rows, between, false)
      return nodesBefore(gradients).filter(({ inputs }) => inputs.includes(made)).length
    }
    expect([readers(1024), readers(8)]).toEqual([1, 2])
  })

  it('computes it once for all layers that read it', () => {
    const x = graph.input('x', [1024, width])
    const made = between(x)
    const loss = graph.total(graph.add(graph.linear(made, weight), graph.square(graph.linear(made, weight))))
    const nodes = nodesBefore(graph.differentiate(loss, [weight]))
    expect(nodes.filter((node) => node.operator === operator)).toHaveLength(2)
  })
})
