import { expect, it } from 'vitest'
import { learningRateAt } from '../../../../src/main/services/training/learningRate'

const rates = (steps: number, warmup: number) =>
  Array.from({ length: steps }, (_, step) => learningRateAt(step, { steps, warmup, peak: 1 }))

it('rises in a straight line over the warm-up, reaching the peak once', () => {
  expect(rates(100, 0.05).slice(0, 6)).toEqual([0.2, 0.4, 0.6, 0.8, 1, 1])
})

it('falls along half a cosine: half the peak in the middle, almost nothing at the end', () => {
  const falling = rates(105, 5 / 105).slice(5)
  expect(falling[50]).toBeCloseTo(0.5, 12)
  expect(falling[99]).toBeGreaterThan(0)
  expect(falling[99]).toBeLessThan(0.001)
  for (let i = 1; i < falling.length; i++) expect(falling[i]).toBeLessThan(falling[i - 1])
})

it('is never zero, so that no step is wasted, even in a training of one step', () => {
  for (const [steps, warmup] of [
    [1, 0.05],
    [1, 0],
    [2, 0.9],
    [3, 0],
  ])
    expect(Math.min(...rates(steps, warmup))).toBeGreaterThan(0)
})
