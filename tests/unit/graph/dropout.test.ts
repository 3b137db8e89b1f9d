import { describe, expect, it } from 'vitest'
import * as graph from '../../../src/main/graph'
import { evaluate } from './reference'

const rows = 300
const columns = 128
/** 1 where an element of ones was dropped. */
const dropped = (seed: number, rate: number, site = 'here'): number[] => {
  const x = graph.input('x', [rows, columns])
  const y = graph.dropout(x, graph.input('seed', [], 'int64'), rate, site)
  return evaluate([y], { x: Array(rows * columns).fill(1), seed: [seed] })[0].map((value) => (value === 0 ? 1 : 0))
}
const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length
/** Correlation of two lists in units of its standard deviation if they have nothing to do with each other. */
const departure = (a: number[], b: number[]): number => {
  const [ma, mb] = [mean(a), mean(b)]
  const products = a.map((x, i) => (x - ma) * (b[i] - mb))
  const spread = Math.sqrt(mean(a.map((x) => (x - ma) ** 2)) * mean(b.map((x) => (x - mb) ** 2)))
  return (mean(products) / spread) * Math.sqrt(a.length)
}
const row = (mask: number[], i: number): number[] => mask.slice(i * columns, (i + 1) * columns)
const column = (mask: number[], j: number): number[] => Array.from({ length: rows }, (_, i) => mask[i * columns + j])
const rootMeanSquare = (values: number[]): number => Math.sqrt(mean(values.map((x) => x * x)))

describe('dropout', () => {
  it.each([0.05, 0.1, 0.5, 0.9])('drops a share of %s, whatever the seed', (rate) => {
    for (const seed of [0, 1, 4096, 123456]) {
      const allowed = 5 * Math.sqrt((rate * (1 - rate)) / (rows * columns))
      expect(Math.abs(mean(dropped(seed, rate)) - rate)).toBeLessThan(allowed)
    }
  })

  it('leaves the mean as it is: what is kept is scaled up', () => {
    const x = graph.input('x', [2, 8])
    const [y] = evaluate([graph.dropout(x, graph.input('seed', [], 'int64'), 0.2, 'a')], {
      x: Array(16).fill(3),
      seed: [5],
    })
    expect(new Set(y.map((value) => Math.round(value * 1e9) / 1e9))).toEqual(new Set([0, 3.75]))
  })

  it('drops others in the next step, and at another place of the model', () => {
    const here = dropped(7, 0.3)
    for (const other of [dropped(8, 0.3), dropped(7 + 4096, 0.3), dropped(7, 0.3, 'there')]) {
      expect(Math.abs(departure(here, other))).toBeLessThan(5)
    }
    expect(dropped(7, 0.3)).toEqual(here)
  })

  it('has no rows and no columns that go together', () => {
    const mask = dropped(3, 0.3)
    const pairs = Array.from({ length: 3000 }, (_, k) => [(k * 7) % 100, 100 + ((k * 13) % 28)])
    const byRow = pairs.map(([i, j]) => departure(row(mask, i), row(mask, j)))
    const byColumn = pairs.map(([i, j]) => departure(column(mask, i), column(mask, j)))
    for (const list of [byRow, byColumn]) {
      expect(rootMeanSquare(list)).toBeGreaterThan(0.9)
      expect(rootMeanSquare(list)).toBeLessThan(1.1)
      expect(Math.max(...list.map(Math.abs))).toBeLessThan(5)
    }
  })
})
