import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../../src/main/domain/random'

const draw = (seed: number, name: string, count = 20_000) => {
  const random = makeRandom(seed, name)
  return Array.from({ length: count }, () => random.normal())
}
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('random numbers', () => {
  it('are those that sfc32, written down again in another language, gives for the same seed', () => {
    const random = makeRandom(1, 'a name')
    expect([random.uniform(), random.uniform(), random.uniform()]).toEqual([
      0.2437918996438384, 0.7927452945150435, 0.464680953649804,
    ])
  })

  it('of two names or two seeds have nothing in common', () => {
    const here = draw(1, 'one')
    for (const other of [draw(1, 'two'), draw(2, 'one'), draw(1, 'eno')]) {
      const correlation = mean(here.map((value, i) => value * other[i]))
      expect(Math.abs(correlation)).toBeLessThan(0.03)
    }
  })

  it('are normal where they say so', () => {
    const values = draw(3, 'normal')
    expect(Math.abs(mean(values))).toBeLessThan(0.03)
    expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1)
    expect(values.filter((value) => value < -1.959964).length / values.length).toBeCloseTo(0.025, 2)
  })

  it('below a count reach every number below it and none else', () => {
    const random = makeRandom(5, 'below')
    const drawn = new Set(Array.from({ length: 500 }, () => random.below(7)))
    expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
  })
})
