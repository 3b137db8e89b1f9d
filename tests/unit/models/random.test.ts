import { expect, it } from 'vitest'
import { makeRandom } from '../../../src/main/models/random'

const draw = (seed: number, kind: 'uniform' | 'normal', count: number): number[] => {
  const random = makeRandom(seed)
  return Array.from({ length: count }, () => random[kind]())
}
const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length

it('repeats for one seed and differs for another', () => {
  expect(draw(7, 'uniform', 5)).toEqual(draw(7, 'uniform', 5))
  expect(draw(7, 'uniform', 5)).not.toEqual(draw(8, 'uniform', 5))
})

it('spreads uniform numbers over [0, 1) and normal ones with mean 0 and deviation 1', () => {
  const uniform = draw(1, 'uniform', 20_000)
  expect(uniform.every((x) => x >= 0 && x < 1)).toBe(true)
  expect(mean(uniform)).toBeCloseTo(0.5, 2)
  const normal = draw(1, 'normal', 20_000)
  expect(normal.every(Number.isFinite)).toBe(true)
  expect(mean(normal)).toBeCloseTo(0, 1)
  expect(mean(normal.map((x) => x * x))).toBeCloseTo(1, 1)
  expect(mean(normal.slice(1).map((x, i) => x * normal[i]))).toBeCloseTo(0, 1)
})
